using CsCheck;

namespace ClassChat.Fuzz.Targets;

/// <summary>
/// A decoder of a byte stream: its results do not depend on how TCP splits the stream. The first bytes of an input are
/// settings.
/// </summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="about">What it reads.</param>
/// <param name="settings">Number of bytes that are settings.</param>
public abstract class StreamTarget(string name, string about, int settings = 1) : Target(name, about)
{
    private const int Splits = 2;
    private const int MaxParts = 12;

    /// <summary>Maximum size of a stream that is split: in longer ones, patterns can reach their time limits.</summary>
    private const int MaxSplit = Inputs.Mutator.UsualBytes;

    /// <summary>Maximum size of a stream that is also fed byte by byte.</summary>
    private const int MaxBytewise = 48;

    /// <inheritdoc/>
    public override Outcome Run(byte[] input)
    {
        byte[] chosen = input.Length >= settings ? input[..settings] : new byte[settings];
        byte[] stream = input.Length >= settings ? input[settings..] : input;
        IReadOnlyList<string> whole = Decode(chosen, [stream]);
        if (IsIndependentOfSplits(chosen) && stream.Length <= MaxSplit)
        {
            var pcg = new PCG(1, (ulong)stream.Length + (stream.Length == 0 ? 0u : stream[^1]));
            for (int i = 0; i < Splits; i++) Compare(whole, chosen, Split(stream, pcg));
            if (stream.Length <= MaxBytewise) Compare(whole, chosen, [.. stream.Select(b => new[] { b })]);
        }

        Fingerprint digest = default, kind = default;
        foreach (string result in whole) digest.Add(result);
        foreach (string word in whole.Select(KindOf).Distinct().Take(6)) kind.Add(word);
        return new Outcome(digest.Value, kind.Value);
    }

    /// <summary>Decodes a stream that arrives in parts; returns what came out, one text for each result.</summary>
    protected abstract IReadOnlyList<string> Decode(byte[] settings, IReadOnlyList<byte[]> parts);

    /// <summary>False for settings with which results may depend on splits.</summary>
    protected virtual bool IsIndependentOfSplits(byte[] settings) => true;

    private void Compare(IReadOnlyList<string> whole, byte[] chosen, IReadOnlyList<byte[]> parts)
    {
        IReadOnlyList<string> split = Decode(chosen, parts);
        if (whole.SequenceEqual(split)) return;
        int at = whole.Zip(split).TakeWhile(pair => pair.First == pair.Second).Count();
        throw new PropertyException(
            "results do not depend on how a stream is split: result "
            + $"{at} is {whole.ElementAtOrDefault(at) ?? "missing"}, but {split.ElementAtOrDefault(at) ?? "missing"} "
            + $"in parts of {string.Join(", ", parts.Select(part => part.Length))} bytes");
    }

    private static List<byte[]> Split(byte[] stream, PCG pcg)
    {
        List<byte[]> parts = [];
        for (int at = 0; at < stream.Length;)
        {
            int left = stream.Length - at;
            int most = parts.Count == MaxParts - 1 ? left : Math.Min(left, (2 * stream.Length / MaxParts) + 2);
            int count = parts.Count == MaxParts - 1 ? left : 1 + (int)pcg.Next((uint)most);
            parts.Add(stream[at..(at + count)]);
            at += count;
        }

        return parts;
    }

    private static string KindOf(string result) => result.Split('|', 2)[0];
}
