using ClassChat.Platform.Text;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Platform.Tests.Text;

public sealed class EscapeSequencesTests
{
    [TestCase("plain\tonly\n", "plain\tonly\n")]
    [TestCase("\e[1;32mgreen\e[0m", "green")]
    [TestCase("\e]0;a title\ahello", "hello")]
    [TestCase("\e]0;a title\e\\hello", "hello")]
    [TestCase("\ePq#0\e\\hello", "hello")]
    [TestCase("\e]0;broken off\e[1mhello", "hello")]
    [TestCase("\e7hello\e8", "hello")]
    [TestCase("\e[1\e[2mhello", "hello")]
    public void Text_is_what_stands_outside_of_sequences(string written, string text)
    {
        var sequences = new EscapeSequences();
        string kept = string.Concat(written.Where(c => sequences.Next(c) == TerminalTextPart.Text));
        kept.ShouldBe(text);
    }

    [Test]
    public void The_end_of_a_control_sequence_is_told_apart()
    {
        var sequences = new EscapeSequences();
        "\e[2Kx".Select(sequences.Next).ShouldBe(
        [
            TerminalTextPart.Sequence, TerminalTextPart.Sequence, TerminalTextPart.Sequence,
                TerminalTextPart.ControlEnd,
            TerminalTextPart.Text,
        ]);
    }
}
