using System.Buffers.Binary;

namespace ClassChat.Specification.WireFormats;

/// <summary>Finds out whether a block of ciphertext occurs twice, in one message or in several.</summary>
internal sealed class RepeatedBlocks
{
    /// <summary>Maximum number of blocks that are remembered: those of 64 KiB.</summary>
    private const int MaxBlocks = 4096;

    private readonly HashSet<UInt128> _seen = [];

    /// <summary>True if a block occurred twice.</summary>
    public bool HasRepeats { get; private set; }

    /// <summary>Looks through a ciphertext.</summary>
    public void Add(ReadOnlySpan<byte> ciphertext)
    {
        for (int at = 0; at + AesCipher.BlockBytes <= ciphertext.Length && _seen.Count < MaxBlocks;
            at += AesCipher.BlockBytes)
        {
            HasRepeats |= !_seen.Add(BinaryPrimitives.ReadUInt128LittleEndian(ciphertext[at..]));
        }
    }
}
