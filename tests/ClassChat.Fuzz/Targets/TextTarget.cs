using System.Text;

namespace ClassChat.Fuzz.Targets;

/// <summary>A reader that has a text as its result, and knows no errors.</summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="about">What it reads.</param>
/// <param name="seeds">Valid inputs.</param>
/// <param name="read">Reads an input; returns a word for the kind of the result, and all of the result.</param>
internal sealed class TextTarget(
    string name, string about, Func<IEnumerable<byte[]>> seeds, Func<byte[], (string Kind, string Result)> read)
    : Target(name, about)
{
    /// <inheritdoc/>
    public override Outcome Run(byte[] input)
    {
        Fingerprint digest = default, kind = default;
        (string word, string result) = read(input);
        digest.Add(result);
        kind.Add(word);
        return new Outcome(digest.Value, kind.Value);
    }

    /// <summary>The first line of an input, and the rest.</summary>
    public static (string First, string Other) Cut(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        int newline = text.IndexOf('\n', StringComparison.Ordinal);
        return newline < 0 ? (text, "") : (text[..newline], text[(newline + 1)..]);
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> CreateSeeds() => seeds();
}
