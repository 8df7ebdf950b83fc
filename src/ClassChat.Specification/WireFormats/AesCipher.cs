using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ClassChat.Specification.WireFormats;

/// <summary>AES with one key, in the mode and with the padding of a <see cref="Cipher"/>.</summary>
internal sealed class AesCipher : IDisposable
{
    /// <summary>Size of a block in bytes (FIPS 197).</summary>
    public const int BlockBytes = 16;

    /// <summary>Size of an authentication tag in bytes.</summary>
    public const int TagBytes = 16;

    /// <summary>Number of bytes that counter mode encrypts at once.</summary>
    private const int PieceBytes = 16 * 1024;

    private readonly Cipher _cipher;
    private readonly Aes _aes = Aes.Create();
    private readonly AesGcm? _gcm;

    /// <summary>Creates it.</summary>
    /// <param name="cipher">The encryption settings.</param>
    /// <param name="key">The key: 16, 24 or 32 bytes.</param>
    public AesCipher(Cipher cipher, byte[] key)
    {
        _cipher = cipher;
        _aes.Key = key;
        if (cipher.HasTag) _gcm = new AesGcm(key, TagBytes);
    }

    /// <summary>Size in bytes of the unit to which messages are filled up; 0: they are not filled up.</summary>
    public static int PaddingBytes(Cipher cipher) =>
        cipher.Padding == PaddingMode.None ? 0 : cipher.Mode == AesMode.Cfb8 ? 1 : BlockBytes;

    /// <summary>Encrypts a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="iv">The initialization vector.</param>
    /// <param name="tag">Receives the authentication tag, if the mode has one.</param>
    public byte[] Encrypt(ReadOnlySpan<byte> message, byte[] iv, out byte[] tag)
    {
        tag = [];
        switch (_cipher.Mode)
        {
            case AesMode.Cbc:
                return _aes.EncryptCbc(message, iv, _cipher.Padding);
            case AesMode.Ecb:
                return _aes.EncryptEcb(message, _cipher.Padding);
            case AesMode.Cfb8:
                return _aes.EncryptCfb(message, iv, _cipher.Padding);
            case AesMode.Cfb when _cipher.Padding == PaddingMode.None:
                return _aes.EncryptCfb(Filled(message), iv, PaddingMode.None, BlockBytes * 8)[..message.Length];
            case AesMode.Cfb:
                return _aes.EncryptCfb(message, iv, _cipher.Padding, BlockBytes * 8);
            case AesMode.Gcm:
                byte[] data = new byte[message.Length];
                tag = new byte[TagBytes];
                _gcm!.Encrypt(iv, message, data, tag);
                return data;
            default:
                return Counted(message, FirstCounter(iv));
        }
    }

    /// <summary>Decrypts a message.</summary>
    /// <exception cref="CryptographicException">Its length, padding or tag is wrong.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> data, byte[] iv, ReadOnlySpan<byte> tag)
    {
        switch (_cipher.Mode)
        {
            case AesMode.Gcm:
                byte[] message = new byte[data.Length];
                _gcm!.Decrypt(iv, data, tag, message);
                return message;
            case AesMode.Ctr:
                return Counted(data, FirstCounter(iv));
            case AesMode.Cfb when _cipher.Padding == PaddingMode.None:
                return DecryptPart(data, 0, iv);
            default:
                byte[] padded = _cipher.Mode switch
                {
                    AesMode.Cbc => _aes.DecryptCbc(data, iv, _cipher.Padding),
                    AesMode.Ecb => _aes.DecryptEcb(data, _cipher.Padding),
                    AesMode.Cfb8 => _aes.DecryptCfb(data, iv, _cipher.Padding),
                    _ => _aes.DecryptCfb(data, iv, _cipher.Padding, BlockBytes * 8),
                };
                return _cipher.Padding == PaddingMode.Zeros ? padded.AsSpan().TrimEnd((byte)0).ToArray() : padded;
        }
    }

    /// <summary>
    /// Decrypts a part of a message whose end is not known yet, without a check of padding or tag.
    /// </summary>
    /// <param name="data">The ciphertext from its start.</param>
    /// <param name="from">Start of the part: a multiple of <see cref="BlockBytes"/>.</param>
    /// <param name="iv">The initialization vector.</param>
    /// <returns>The bytes from there on; whole blocks only, where the mode has only these.</returns>
    public byte[] DecryptPart(ReadOnlySpan<byte> data, int from, byte[] iv)
    {
        ReadOnlySpan<byte> part = data[from..];
        ReadOnlySpan<byte> previous = from == 0 ? iv : data[(from - BlockBytes)..from];
        ReadOnlySpan<byte> blocks = part[..(part.Length / BlockBytes * BlockBytes)];
        return _cipher.Mode switch
        {
            AesMode.Cbc => _aes.DecryptCbc(blocks, previous, PaddingMode.None),
            AesMode.Ecb => _aes.DecryptEcb(blocks, PaddingMode.None),
            AesMode.Cfb8 => _aes.DecryptCfb(part, previous, PaddingMode.None),
            AesMode.Cfb => _aes.DecryptCfb(Filled(part), previous, PaddingMode.None, BlockBytes * 8)[..part.Length],
            _ => Counted(part, FirstCounter(iv) + (uint)(from / BlockBytes)),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _aes.Dispose();
        _gcm?.Dispose();
    }

    /// <summary>The first counter of a message: GCM uses the one before for its tag (NIST SP 800-38D, 7.1).</summary>
    private UInt128 FirstCounter(byte[] iv)
    {
        byte[] block = new byte[BlockBytes];
        iv.CopyTo(block, 0);
        return BinaryPrimitives.ReadUInt128BigEndian(block) + (_cipher.HasTag ? 2u : 0u);
    }

    /// <summary>Encrypts or decrypts bytes in counter mode.</summary>
    private byte[] Counted(ReadOnlySpan<byte> bytes, UInt128 counter)
    {
        byte[] result = bytes.ToArray();
        byte[] counters = new byte[Math.Min(PieceBytes, (result.Length + BlockBytes - 1) / BlockBytes * BlockBytes)];
        for (int at = 0; at < result.Length; at += PieceBytes)
        {
            Span<byte> piece = result.AsSpan(at, Math.Min(PieceBytes, result.Length - at));
            for (int block = 0; block < counters.Length; block += BlockBytes)
                BinaryPrimitives.WriteUInt128BigEndian(counters.AsSpan(block), counter++);
            byte[] stream = _aes.EncryptEcb(counters, PaddingMode.None);
            for (int i = 0; i < piece.Length; i++) piece[i] ^= stream[i];
        }

        return result;
    }

    // The framework handles whole blocks only; the caller removes what was filled up.
    private static byte[] Filled(ReadOnlySpan<byte> bytes)
    {
        byte[] filled = new byte[(bytes.Length + BlockBytes - 1) / BlockBytes * BlockBytes];
        bytes.CopyTo(filled);
        return filled;
    }
}
