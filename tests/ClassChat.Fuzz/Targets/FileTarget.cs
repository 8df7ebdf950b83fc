using System.Text;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Fuzz.Targets;

/// <summary>A reader of files that people write: its errors lie inside of the text.</summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="about">What it reads.</param>
/// <param name="seeds">Valid files.</param>
/// <param name="read">Reads a text; returns its errors, and some text that stands for the value if it has none.</param>
public sealed class FileTarget(
    string name, string about, Func<IEnumerable<byte[]>> seeds,
    Func<string, (IReadOnlyList<SourceError> Errors, string? Value)> read) : Target(name, about)
{
    /// <inheritdoc/>
    public override Outcome Run(byte[] input)
    {
        string text = TextOf(input);
        (IReadOnlyList<SourceError> errors, string? value) = read(text);
        Require((value is null) == (errors.Count > 0), "a file has either a value or errors");
        return Check(errors, text, value);
    }

    /// <summary>Decodes a file as the readers do.</summary>
    public static string TextOf(byte[] input)
    {
        ReadOnlySpan<byte> text = input;
        if (text.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Checks the places of errors, and sums up a result.</summary>
    public static Outcome Check(IReadOnlyList<SourceError> errors, string text, string? value)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        string[] newlines = text.Split('\n');
        Fingerprint digest = default, kind = default;
        foreach (SourceError error in errors)
        {
            Check(error, lines.Length > newlines.Length ? lines : newlines);
            digest.Add(error.ToString());
        }

        foreach (string message in errors.Select(error => error.Message).Distinct().Take(8)) kind.AddKind(message);
        digest.Add(value);
        return new Outcome(digest.Value, kind.Value);
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> CreateSeeds() => seeds();

    private static void Check(SourceError error, string[] lines)
    {
        Require(error.Path.Length > 0, "an error names its file");
        Require(error.Length >= 1, $"an error marks at least one character, not {error.Length}: {error.Message}");
        if (error.Line == 0 && error.Column == 0 && error.Source is null) return;
        bool isInside = error.Line >= 1 && error.Line <= lines.Length;
        Require(isInside, $"line {error.Line} is outside of {lines.Length} lines: {error.Message}");
        int width = error.Source?.Length ?? 0;
        Require(
            error.Column >= 1 && error.Column <= width + 1,
            $"column {error.Column} is outside of the line, which has {width}: {error.Message}");
    }
}
