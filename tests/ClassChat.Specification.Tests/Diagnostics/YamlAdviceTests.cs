using ClassChat.Specification.Diagnostics;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Diagnostics;

/// <summary>Mistakes in YAML files that its parser does not name, or not at their place.</summary>
public sealed class YamlAdviceTests
{
    [TestCase("a: x\nb:\n\tc: d\n", 3, 1)]
    [TestCase("a: x\nb:\n  c: d\n  \te: f\n\tg: h\n", 4, 3)]
    [TestCase("a: x\nb: {\n\tc: [ }\n", 3, 1)]
    public void A_tab_that_indents_is_told_at_its_place(string text, int line, int column)
    {
        SourceError error = YamlReader.Parse("x.yaml", text).Errors.ShouldHaveSingleItem();
        (error.Line, error.Column).ShouldBe((line, column));
        error.Message.ShouldContain("indented by a tab");
        error.Suggestion!.ShouldContain("blanks");
    }

    [TestCase("a: “x {y}”\nb: { c: “d {e}” }\n", 1, 4)]
    [TestCase("b: { c: ‘d {e}’ }\n", 1, 9)]
    public void A_quotation_mark_of_a_word_processor_is_told_at_its_place(string text, int line, int column)
    {
        SourceError error = YamlReader.Parse("x.yaml", text).Errors.ShouldHaveSingleItem();
        (error.Line, error.Column).ShouldBe((line, column));
        error.Message.ShouldContain("typographic quotation mark");
        error.Suggestion!.ShouldContain("write \" or '");
    }

    [Test]
    public void A_value_in_such_marks_that_is_not_known_is_told_why()
    {
        YamlReader yaml = YamlReader.Parse("x.yaml", "a: “yes”\n");
        yaml.Map(yaml.Root, "x")!.Flag("a", absent: false);
        yaml.ErrorAt(yaml.Map(yaml.Root, "x")!["a"]!, "no").Suggestion!.ShouldContain("write \" or '");
    }

    [TestCase("a: b\tc\n")]
    [TestCase("a: |\n  one\n  \ttwo\n")]
    public void Other_tabs_are_text(string text) => YamlReader.Parse("x.yaml", text).Errors.ShouldBeEmpty();
}
