using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace ClassChat.Protocol;

/// <summary>
/// Computes the SHA-256 checksum of a file, written as 64 lower-case hexadecimal digits (classic dialect, "Files").
/// </summary>
public static class Checksum
{
    // A multiple of 4, so that a block of base64 ends between two groups.
    private const int BlockChars = 64 * 1024;

    // The framework's decoder would ignore these characters.
    private static readonly SearchValues<byte> _blanks = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Computes the checksum of some bytes.</summary>
    public static string Compute(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Computes the checksum and the size of base64 data, decoded block by block.</summary>
    /// <param name="base64">Base64 with padding, without whitespace.</param>
    /// <param name="size">The number of bytes that the base64 decodes to.</param>
    /// <returns>The checksum; null if this is not base64.</returns>
    public static string? OfBase64(ReadOnlySpan<byte> base64, out long size)
    {
        size = 0;
        if (base64.Length % 4 != 0 || base64.ContainsAny(_blanks)) return null;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(BlockChars));
        try
        {
            while (!base64.IsEmpty)
            {
                ReadOnlySpan<byte> part = base64[..Math.Min(BlockChars, base64.Length)];
                bool last = part.Length == base64.Length;
                OperationStatus status = Base64.DecodeFromUtf8(part, block, out int consumed, out int written, last);
                if (status != OperationStatus.Done || consumed != part.Length) return null;
                hash.AppendData(block, 0, written);
                size += written;
                base64 = base64[part.Length..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
