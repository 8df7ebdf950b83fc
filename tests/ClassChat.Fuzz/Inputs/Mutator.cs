using CsCheck;

namespace ClassChat.Fuzz.Inputs;

/// <summary>
/// Makes inputs of seeds: changes bytes, words and lines, and combines two seeds. Works on bytes, because readers must
/// bear texts that are not UTF-8.
/// </summary>
/// <param name="tokens">Pieces to insert.</param>
/// <param name="pcg">Source of randomness; the same one makes the same inputs.</param>
public sealed class Mutator(IReadOnlyList<byte[]> tokens, PCG pcg)
{
    /// <summary>Maximum size of nearly all inputs, in bytes.</summary>
    public const int UsualBytes = 2 * 1024;

    /// <summary>Maximum size of an input, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>One input of this many may exceed <see cref="UsualBytes"/>.</summary>
    private const int InputsPerLarge = 4_000;

    private const int MaxChanges = 6;
    private const int MaxLines = 40;
    private const int MaxRepeats = 8_000;

    /// <summary>Makes the next input.</summary>
    /// <param name="seeds">The seeds.</param>
    public byte[] Next(IReadOnlyList<byte[]> seeds)
    {
        bool isLarge = Chance(InputsPerLarge);
        List<byte> input = [.. Pick(seeds)];
        if (!isLarge) Shorten(input);
        if (Chance(4)) Splice(input, Pick(seeds));
        int changes = 1 + Below(MaxChanges);
        for (int i = 0; i < changes; i++) Change(input);
        if (isLarge) Repeat(input, 1 + Below(MaxRepeats));
        int most = isLarge ? MaxBytes : UsualBytes;
        if (input.Count > most) input.RemoveRange(most, input.Count - most);
        return [.. input];
    }

    private void Change(List<byte> input)
    {
        switch (Below(14))
        {
            case 0 when input.Count > 0:
                input[Below(input.Count)] ^= (byte)(1 << Below(8));
                break;
            case 1 when input.Count > 0:
                input[Below(input.Count)] = (byte)Below(256);
                break;
            case 2 or 3:
                input.InsertRange(Below(input.Count + 1), Token());
                break;
            case 4 or 5:
                ReplaceWord(input);
                break;
            case 6:
                (int start, int length) = Range(input);
                input.RemoveRange(start, length);
                break;
            case 7:
                CopyRange(input);
                break;
            case 8:
                Repeat(input, 1 + Below(Chance(8) ? 400 : 4));
                break;
            case 9:
                Nest(input);
                break;
            case 10 when input.Count > 0:
                input.RemoveRange(Below(input.Count), 1);
                break;
            case 11:
                Indent(input);
                break;
            default:
                MoveLine(input);
                break;
        }
    }

    /// <summary>Keeps a few lines, often the first ones and some of the others: most files are long.</summary>
    private void Shorten(List<byte> input)
    {
        List<(int Start, int End)> lines = Lines(input);
        if (lines.Count <= MaxLines / 2 && input.Count <= UsualBytes) return;
        int head = Math.Min(lines.Count, Below(MaxLines / 2));
        int from = head + Below(lines.Count - head + 1);
        int to = Math.Min(lines.Count, from + Below(MaxLines / 2));
        byte[] kept = [.. lines[..head].Concat(lines[from..to]).SelectMany(line => input[line.Start..line.End])];
        input.Clear();
        input.AddRange(kept);
    }

    private void Splice(List<byte> input, byte[] other)
    {
        int at = Below(input.Count + 1);
        int from = Below(other.Length + 1);
        if (Chance(2)) input.RemoveRange(at, input.Count - at);
        input.InsertRange(at, other[from..Math.Min(other.Length, from + Below(UsualBytes))]);
    }

    private void ReplaceWord(List<byte> input)
    {
        if (input.Count == 0) return;
        int start = Below(input.Count);
        int end = start;
        while (start > 0 && IsWord(input[start - 1])) start--;
        while (end < input.Count && IsWord(input[end])) end++;
        input.RemoveRange(start, end - start);
        input.InsertRange(start, Token());
    }

    private void CopyRange(List<byte> input)
    {
        (int start, int length) = Range(input);
        input.InsertRange(Below(input.Count + 1), input[start..(start + length)]);
    }

    private void Repeat(List<byte> input, int times)
    {
        byte[] piece = Token();
        if (Chance(2))
        {
            (int start, int length) = Range(input);
            piece = [.. input[start..(start + length)]];
        }

        int room = Math.Max(0, MaxBytes - input.Count) / Math.Max(1, piece.Length);
        input.InsertRange(Below(input.Count + 1), Enumerable.Repeat(piece, Math.Min(times, room)).SelectMany(b => b));
    }

    private void Nest(List<byte> input)
    {
        (byte[] open, byte[] close) = Below(5) switch
        {
            0 => ("["u8.ToArray(), "]"u8.ToArray()),
            1 => ("{\"a\":"u8.ToArray(), "}"u8.ToArray()),
            2 => ("{"u8.ToArray(), "}"u8.ToArray()),
            3 => ("("u8.ToArray(), ")"u8.ToArray()),
            _ => ("- "u8.ToArray(), Array.Empty<byte>()),
        };
        int depth = 1 + Below(Chance(4) ? 600 : 20);
        (int start, int length) = Range(input);
        input.InsertRange(start + length, Enumerable.Repeat(close, depth).SelectMany(b => b));
        input.InsertRange(start, Enumerable.Repeat(open, depth).SelectMany(b => b));
    }

    private void Indent(List<byte> input)
    {
        List<(int Start, int End)> lines = Lines(input);
        int at = lines.Count == 0 ? 0 : lines[Below(lines.Count)].Start;
        if (at < input.Count && input[at] == ' ' && Chance(2)) input.RemoveAt(at);
        else input.InsertRange(at, Enumerable.Repeat((byte)' ', 1 + Below(4)));
    }

    private void MoveLine(List<byte> input)
    {
        List<(int Start, int End)> lines = Lines(input);
        if (lines.Count == 0) return;
        (int start, int end) = lines[Below(lines.Count)];
        byte[] line = [.. input[start..end]];
        if (Chance(2)) input.RemoveRange(start, end - start);
        lines = Lines(input);
        input.InsertRange(lines.Count == 0 ? 0 : lines[Below(lines.Count)].Start, line);
    }

    private (int Start, int Length) Range(List<byte> input)
    {
        int start = Below(input.Count + 1);
        return (start, Below(Math.Min(input.Count - start, Chance(4) ? UsualBytes : 16) + 1));
    }

    private static List<(int Start, int End)> Lines(List<byte> input)
    {
        List<(int, int)> lines = [];
        for (int start = 0; start < input.Count;)
        {
            int newline = input.IndexOf((byte)'\n', start);
            int end = newline < 0 ? input.Count : newline + 1;
            lines.Add((start, end));
            start = end;
        }

        return lines;
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == (byte)'_';

    private byte[] Token() => Chance(2) || tokens.Count == 0 ? Pick(Tokens.Hostile) : Pick(tokens);

    private byte[] Pick(IReadOnlyList<byte[]> from) => from[Below(from.Count)];

    private bool Chance(int of) => Below(of) == 0;

    private int Below(int limit) => (int)pcg.Next((uint)limit);
}
