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
}
