using System.Numerics;

namespace ClassChat.Fuzz.Targets;

/// <summary>64-bit hash of a result (FNV-1a), to compare results without keeping them.</summary>
public struct Fingerprint
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private ulong _hash;

    /// <summary>The hash of what was added.</summary>
    public readonly ulong Value => _hash ^ Offset;

    /// <summary>Adds a number.</summary>
    public void Add(long value) => _hash = BitOperations.RotateLeft((_hash ^ (ulong)value) * Prime, 29);

    /// <summary>Adds a text; null differs from an empty text.</summary>
    public void Add(string? text)
    {
        Add(text?.Length ?? -1);
        foreach (char c in text ?? "") _hash = (_hash ^ c) * Prime;
    }

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        foreach (byte b in bytes) _hash = (_hash ^ b) * Prime;
    }

    /// <summary>Adds a message without what it quotes and counts, so that errors of one kind are alike.</summary>
    public void AddKind(string message)
    {
        bool isQuoted = false;
        foreach (char c in message)
        {
            if (c is '\'' or '"') isQuoted = !isQuoted;
            if (!isQuoted && !char.IsAsciiDigit(c)) _hash = (_hash ^ c) * Prime;
        }

        Add(1);
    }
}
