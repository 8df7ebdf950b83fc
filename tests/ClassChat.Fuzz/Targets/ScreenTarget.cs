using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Patterns;

namespace ClassChat.Fuzz.Targets;

/// <summary>The output of a client under test, as it appears on a terminal.</summary>
/// <param name="patterns">Patterns to search for in it.</param>
internal sealed class ScreenTarget(SearchPattern[] patterns)
    : StreamTarget("screen", "what a client under test prints", 0)
{
    /// <summary>Part of the text that is searched, in UTF-16 code units: a long one takes long.</summary>
    private const int MaxSearched = 1_024;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Decode(byte[] settings, IReadOnlyList<byte[]> parts)
    {
        var filter = new AnsiTextFilter();
        var shown = new StringBuilder();
        foreach (byte[] part in parts) shown.Append(filter.Filter(Encoding.Latin1.GetString(part)));
        string text = shown.ToString();
        Require(!text.Contains('\u001B', StringComparison.Ordinal), "no escape character is shown");
        Require(!text.Contains("\n\n", StringComparison.Ordinal), "no empty lines are shown");
        string searched = text[..Math.Min(text.Length, MaxSearched)];
        using var budget = new MatchBudget();
        int[] found =
        [
            .. patterns.Select(pattern => budget.Match(pattern, searched)).OfType<Match>().Select(match => match.Index),
        ];
        return ["text|" + text, "found|" + string.Join(',', found)];
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> CreateSeeds() => SampleTexts.Bytes(
        "\u001B[2J\u001B[H\u001B[1;32mbob\u001B[0m: hello\r\n> ", "\u001B]0;title\u0007alice: x\n\u001BP1$r\u001B\\y",
        "Downloading a.txt\r 10 %\r 20 %\u001B[K\r100 %\n", "\u009B31mred\u009Bm \u009D0;x\u009C after\n",
        "\u001B(B\u001B)0\u001B=\u001B>\u001B[?25l\u001B[999999999A\n\n\n\b\b");
}
