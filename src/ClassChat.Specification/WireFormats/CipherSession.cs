using System.Security.Cryptography;
using System.Text;

namespace ClassChat.Specification.WireFormats;

/// <summary>
/// Encryption state of one connection, without I/O: encrypts or accepts the session key, then encrypts and decrypts
/// messages as <see cref="Cipher"/> specifies. Keys are random; no seed reproduces them.
/// </summary>
/// <param name="cipher">The encryption settings.</param>
public sealed class CipherSession(Cipher cipher) : IDisposable
{
    /// <summary>Size of an AES block, and of the initialization vector, in bytes (FIPS 197).</summary>
    private const int BlockBytes = 16;

    private const int RsaBits = 2048;

    // Creating a key takes a tenth of a second, and a swarm has a thousand clients: all clients share one.
    private static readonly Lazy<RSA> _own = new(() => RSA.Create(RsaBits));

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(cipher.KeyBytes);
    private readonly byte[] _iv = RandomNumberGenerator.GetBytes(BlockBytes);
    private RSA? _theirs;
    private bool _hasKey;

    /// <summary>Public key of this side, in PEM (RFC 7468).</summary>
    public static string PublicKey => _own.Value.ExportSubjectPublicKeyInfoPem();

    /// <summary>Accepts the public key of the other side: PEM, or base64 of its DER encoding.</summary>
    /// <returns>False if it is not a public key.</returns>
    public bool TryReadPublicKey(string text)
    {
        var key = RSA.Create();
        try
        {
            if (text.Contains("-----BEGIN", StringComparison.Ordinal)) key.ImportFromPem(text);
            else key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            _theirs?.Dispose();
            _theirs = key;
            return true;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or FormatException)
        {
            key.Dispose();
            return false;
        }
    }

    /// <summary>Encrypts the session key chosen by this side with the other side's public key.</summary>
    /// <returns>The encrypted key; null if the other side has sent no public key.</returns>
    public byte[]? WrapKey()
    {
        if (_theirs is null) return null;
        Use(_key, _iv);
        byte[] secret = cipher.Iv == IvSource.WithKey ? [.. _key, .. _iv] : _key;
        return _theirs.Encrypt(secret, RSAEncryptionPadding.CreateOaep(cipher.OaepHash));
    }

    /// <summary>
    /// Accepts the session key chosen by the other side: base64, encrypted with this side's public key.
    /// </summary>
    /// <returns>False if it is not a valid session key.</returns>
    public bool TryReadKey(string base64)
    {
        try
        {
            byte[] secret = _own.Value.Decrypt(
                Convert.FromBase64String(base64), RSAEncryptionPadding.CreateOaep(cipher.OaepHash));
            if (secret.Length < cipher.KeyBytes + (cipher.Iv == IvSource.WithKey ? BlockBytes : 0)) return false;
            Use(secret[..cipher.KeyBytes], cipher.Iv == IvSource.WithKey ? secret[cipher.KeyBytes..][..BlockBytes]
                : _iv);
            return true;
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Encrypts a message.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> message)
    {
        byte[] iv = cipher.Iv == IvSource.Prefix ? RandomNumberGenerator.GetBytes(BlockBytes) : Fixed();
        byte[] hidden = cipher.Mode switch
        {
            AesMode.Cbc => _aes.EncryptCbc(message, iv),
            AesMode.Cfb8 => _aes.EncryptCfb(message, iv),
            _ => _aes.EncryptCfb(Padded(message), iv, PaddingMode.None, BlockBytes * 8)[..message.Length],
        };
        byte[] all = cipher.Iv == IvSource.Prefix ? [.. iv, .. hidden] : hidden;
        return cipher.IsBase64 ? Encoding.ASCII.GetBytes(Convert.ToBase64String(all)) : all;
    }

    /// <summary>Decrypts a message; null if it cannot be decrypted.</summary>
    public byte[]? Decrypt(ReadOnlySpan<byte> message)
    {
        if (!_hasKey) return null;
        try
        {
            byte[] all = cipher.IsBase64
                ? Convert.FromBase64String(Encoding.ASCII.GetString(message).Trim('\0', ' ', '\r', '\n'))
                : message.ToArray();
            if (cipher.Iv == IvSource.Prefix && all.Length < BlockBytes) return null;
            byte[] iv = cipher.Iv == IvSource.Prefix ? all[..BlockBytes] : Fixed();
            byte[] hidden = cipher.Iv == IvSource.Prefix ? all[BlockBytes..] : all;
            return cipher.Mode switch
            {
                AesMode.Cbc => _aes.DecryptCbc(hidden, iv),
                AesMode.Cfb8 => _aes.DecryptCfb(hidden, iv),
                _ => _aes.DecryptCfb(Padded(hidden), iv, PaddingMode.None, BlockBytes * 8)[..hidden.Length],
            };
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _aes.Dispose();
        _theirs?.Dispose();
    }

    private void Use(byte[] key, byte[] iv)
    {
        _aes.Key = key;
        iv.CopyTo(_iv, 0);
        _hasKey = true;
    }

    private byte[] Fixed() => cipher.Iv == IvSource.Zero ? new byte[BlockBytes] : _iv;

    // The framework encrypts whole blocks only; the caller removes the encrypted padding.
    private static byte[] Padded(ReadOnlySpan<byte> message)
    {
        byte[] padded = new byte[(message.Length + BlockBytes - 1) / BlockBytes * BlockBytes];
        message.CopyTo(padded);
        return padded;
    }
}
