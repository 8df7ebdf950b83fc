using System.Security.Cryptography;
using System.Text;

namespace ClassChat.Grading.Tests.Stubs.Kit;

/// <summary>What servers do with a session key: each body encrypted on its own.</summary>
internal static class SessionCipher
{
    private const int BlockBytes = 16;

    /// <summary>CBC with a fresh IV in front, as base64.</summary>
    public static byte[] ToCbc(byte[] key, byte[] body)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        byte[] iv = RandomNumberGenerator.GetBytes(BlockBytes);
        return Encoding.ASCII.GetBytes(Convert.ToBase64String([.. iv, .. aes.EncryptCbc(body, iv)]));
    }

    /// <summary>The body of base64 of IV and CBC.</summary>
    public static byte[] FromCbc(byte[] key, byte[] frame)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        byte[] all = Convert.FromBase64String(Encoding.ASCII.GetString(frame));
        if (all.Length < BlockBytes) throw new CryptographicException("there is no IV");
        return aes.DecryptCbc(all.AsSpan(BlockBytes), all.AsSpan(..BlockBytes));
    }

    /// <summary>The body of CFB by whole blocks, the last one cut; every body begins with the same IV.</summary>
    public static byte[] FromCfb(byte[] key, byte[] iv, byte[] frame)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        byte[] whole = new byte[(frame.Length + BlockBytes - 1) / BlockBytes * BlockBytes];
        frame.CopyTo(whole, 0);
        return aes.DecryptCfb(whole, iv, PaddingMode.None, BlockBytes * 8)[..frame.Length];
    }

    /// <summary>An IV and CBC, as bytes.</summary>
    public static byte[] Seal(byte[] key, byte[] body) =>
        Convert.FromBase64String(Encoding.ASCII.GetString(ToCbc(key, body)));

    /// <summary>The body of an IV and CBC.</summary>
    public static byte[] Open(byte[] key, byte[] frame) =>
        FromCbc(key, Encoding.ASCII.GetBytes(Convert.ToBase64String(frame)));

    /// <summary>GCM: an IV of 12 bytes, the ciphertext, and a tag of 16.</summary>
    public static (byte[] Iv, byte[] Data, byte[] Tag) ToGcm(byte[] key, byte[] body)
    {
        using var gcm = new AesGcm(key, BlockBytes);
        byte[] iv = RandomNumberGenerator.GetBytes(12);
        byte[] data = new byte[body.Length];
        byte[] tag = new byte[BlockBytes];
        gcm.Encrypt(iv, body, data, tag);
        return (iv, data, tag);
    }

    /// <summary>The body of GCM.</summary>
    public static byte[] FromGcm(byte[] key, byte[] iv, ReadOnlySpan<byte> data, ReadOnlySpan<byte> tag)
    {
        using var gcm = new AesGcm(key, BlockBytes);
        byte[] body = new byte[data.Length];
        gcm.Decrypt(iv, data, tag, body);
        return body;
    }

    /// <summary>
    /// What .NET does where nothing but the mode CFB is chosen: a byte at a time, and a byte of padding.
    /// </summary>
    public static byte[] ToCfb8(byte[] key, byte[] body)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        byte[] iv = RandomNumberGenerator.GetBytes(BlockBytes);
        return [.. iv, .. aes.EncryptCfb(body, iv, PaddingMode.PKCS7)];
    }

    /// <summary>The body of an IV and <see cref="ToCfb8"/>.</summary>
    public static byte[] FromCfb8(byte[] key, byte[] frame)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        return aes.DecryptCfb(frame.AsSpan(BlockBytes), frame.AsSpan(..BlockBytes), PaddingMode.PKCS7);
    }
}
