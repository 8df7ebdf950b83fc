using ClassChat.Specification.Diagnostics;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Diagnostics;

/// <summary>Texts of strangers on a terminal: nothing of them is obeyed.</summary>
public sealed class PrintableTextTests
{
    [TestCase("plain ünïcödé 👋", "plain ünïcödé 👋")]
    [TestCase("a\u001b[2Jb", "a\\x1b[2Jb")]
    [TestCase("a\u202eb", "a\\u{202e}b")]
    [TestCase("a\nb\tc", "a\\nb\\tc")]
    public void Invisible_characters_are_escaped(string text, string shown) =>
        PrintableText.Visible(text).ShouldBe(shown);

    [Test]
    public void An_error_shows_its_line_without_characters_that_a_terminal_obeys()
    {
        var error = new SourceError("a\u001bb.yaml", 1, 4, 2, "no '\u0007'", "write \u009b1m", "x\u001b:yz");
        error.ToString().ShouldBe(
            "a\\x1bb.yaml:1:4: no '\\x07'\n   1 | x\uFFFD:yz\n     |    ^^\n       write \\x9b1m");
    }
}
