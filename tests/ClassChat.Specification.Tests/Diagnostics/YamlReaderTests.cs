using ClassChat.Specification.Diagnostics;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Diagnostics;

/// <summary>Files on which the YAML parser would take minutes.</summary>
[CancelAfter(10_000)]
public sealed class YamlReaderTests
{
    [TestCase("- ")]
    [TestCase("? ")]
    public void A_line_of_a_thousand_indicators_is_refused(string indicator)
    {
        string text = "x: y%YAML 1.1\n---\n%YAM" + string.Concat(Enumerable.Repeat(indicator, 1_000));
        YamlReader.Parse("x.yaml", text).Errors.ShouldHaveSingleItem().Message.ShouldContain("very many hyphens");
    }

    [Test]
    public void A_list_of_a_thousand_items_is_read()
    {
        string text = string.Concat(Enumerable.Repeat("- a - b - c\n", 1_000));
        YamlReader.Parse("x.yaml", text).Errors.ShouldBeEmpty();
    }
}
