using System.Security.Cryptography;

namespace ClassChat.Protocol.Encryption;

/// <summary>
/// Session keys on their way from client to server, encrypted with the server's public key: RSA-OAEP with SHA-256, in
/// base64 (classic dialect, bonus 5.4).
/// </summary>
public static class SessionKey
{
    /// <summary>Smallest and largest RSA key that is used, in bits.</summary>
    public const int MinRsaBits = 2048, MaxRsaBits = 16 * 1024;

    /// <summary>Largest public key in PEM, in characters.</summary>
    private const int MaxPemChars = 8 * 1024;

    /// <summary>Creates a random session key.</summary>
    public static byte[] Create() => RandomNumberGenerator.GetBytes(FrameCipher.KeyBytes);

    /// <summary>Encrypts a session key.</summary>
    /// <param name="key">The session key.</param>
    /// <param name="publicKey">The server's public key in PEM.</param>
    /// <returns>Base64; null if the public key is none, or too small or large.</returns>
    public static string? TryWrap(byte[] key, string publicKey)
    {
        if (publicKey.Length > MaxPemChars) return null;
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(publicKey);
            if (rsa.KeySize is < MinRsaBits or > MaxRsaBits) return null;
            return Convert.ToBase64String(rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA256));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Decrypts a session key.</summary>
    /// <param name="wrapped">Base64, as received.</param>
    /// <param name="own">The key pair of the server.</param>
    /// <returns>The session key; null if it is none.</returns>
    public static byte[]? TryUnwrap(string wrapped, RSA own)
    {
        try
        {
            byte[] key = own.Decrypt(Convert.FromBase64String(wrapped), RSAEncryptionPadding.OaepSHA256);
            return key.Length == FrameCipher.KeyBytes ? key : null;
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
