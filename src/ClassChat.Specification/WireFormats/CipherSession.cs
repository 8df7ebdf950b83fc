using System.Security.Cryptography;

namespace ClassChat.Specification.WireFormats;

/// <summary>
/// Encryption state of one connection, without I/O: encrypts or accepts the session key, then encrypts and decrypts
/// messages as <see cref="Cipher"/> specifies. Keys are random; no seed reproduces them.
/// </summary>
/// <param name="cipher">The encryption settings.</param>
public sealed class CipherSession(Cipher cipher) : IDisposable
{
    private const int RsaBits = 2048;

    // Creating a key takes a tenth of a second, and a swarm has a thousand clients: all clients share one.
    private static readonly Lazy<RSA> _own = new(() => RSA.Create(RsaBits));

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(cipher.KeyBytes);
    private byte[] _iv = RandomNumberGenerator.GetBytes(cipher.IvBytes);
    private RSA? _theirs;
    private AesCipher? _aes;

    private readonly RepeatedBlocks _sent = new();
    private readonly RepeatedBlocks _received = new();
    private byte[]? _used;
    private bool _isSpoilt;

    /// <summary>The encryption settings.</summary>
    public Cipher Cipher => cipher;

    /// <summary>True once a session key was agreed on.</summary>
    public bool HasKey => _aes is not null;

    /// <summary>AES with the session key; null before it was agreed on.</summary>
    internal AesCipher? Aes => _aes;

    /// <summary>The initialization vector of messages that bring none.</summary>
    internal byte[] FixedIv => cipher.Iv == IvSource.Zero ? new byte[cipher.IvBytes] : _iv;

    /// <summary>Public key of this side, as text.</summary>
    public static string PublicKey(PublicKeyForm form) => PublicKeyText.Write(_own.Value, form);

    /// <summary>Accepts the public key of the other side, in any <see cref="PublicKeyForm"/>.</summary>
    /// <returns>False if it is not a public key, or one that the session key cannot be encrypted with.</returns>
    public bool TryReadPublicKey(string text)
    {
        if (PublicKeyText.TryRead(text) is not RSA key) return false;
        if (Wrap(key) is null)
        {
            key.Dispose();
            return false;
        }

        _theirs?.Dispose();
        _theirs = key;
        return true;
    }

    /// <summary>Encrypts the session key chosen by this side with the other side's public key.</summary>
    /// <returns>The encrypted key; null if the other side has sent no public key.</returns>
    public byte[]? WrapKey()
    {
        if (_theirs is null || Wrap(_theirs) is not byte[] wrapped) return null;
        Use(_key, _iv);
        // A number that is larger than the modulus is no ciphertext of any key (RFC 8017, 5.1.2).
        if (_isSpoilt) Array.Fill(wrapped, byte.MaxValue);
        return wrapped;
    }

    /// <summary>True if both sides have the same session key as those of another session.</summary>
    public bool HasSameKey(CipherSession other) =>
        _used is not null && other._used is not null && _used.AsSpan().SequenceEqual(other._used);

    /// <summary>Size of the other side's public key in bits; null if it has sent none.</summary>
    public int? PublicKeyBits => _theirs?.KeySize;

    /// <summary>
    /// True if two equal blocks of ciphertext were sent, or two were received, as happens where equal messages are
    /// encrypted in the same way.
    /// </summary>
    public bool HasRepeats => _sent.HasRepeats || _received.HasRepeats;

    /// <summary>From now on, sends a session key that the other side cannot decrypt.</summary>
    public void SpoilKey() => _isSpoilt = true;

    /// <summary>The same as <see cref="WrapKey"/>, as text.</summary>
    public string? WrapKeyText() => WrapKey() is byte[] key ? cipher.EncryptedKeyForm.Text(key) : null;

    /// <summary>
    /// Accepts the session key chosen by the other side, encrypted with this side's public key, as text.
    /// </summary>
    /// <returns>False if it is not a valid session key.</returns>
    public bool TryReadKey(string text)
    {
        if (cipher.EncryptedKeyForm.Decode(text) is not byte[] wrapped) return false;
        try
        {
            byte[] sent = _own.Value.Decrypt(wrapped, cipher.KeyPadding);
            if (cipher.KeyForm.Decode(sent) is not byte[] secret) return false;
            int ivBytes = cipher.Iv == IvSource.WithKey ? cipher.IvBytes : 0;
            if (secret.Length != cipher.KeyBytes + ivBytes) return false;
            Use(secret[..cipher.KeyBytes], ivBytes > 0 ? secret[cipher.KeyBytes..] : _iv);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Encrypts a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="iv">The initialization vector, if it has a field of its own; null: a new one.</param>
    /// <exception cref="InvalidOperationException">No session key was agreed on.</exception>
    public Ciphertext Seal(ReadOnlySpan<byte> message, byte[]? iv = null)
    {
        if (_aes is null) throw new InvalidOperationException("no session key was agreed on");
        bool isNew = cipher.Iv is IvSource.Prefix or IvSource.Field;
        byte[] used = iv ?? (isNew ? RandomNumberGenerator.GetBytes(cipher.IvBytes) : FixedIv);
        byte[] hidden = _aes.Encrypt(message, used, out byte[] tag);
        byte[] data =
        [
            .. cipher.Iv == IvSource.Prefix ? used : [], .. cipher.Tag == TagPlace.Prefix ? tag : [],
            .. hidden, .. cipher.Tag == TagPlace.Suffix ? tag : [],
        ];
        _sent.Add(data);
        return new Ciphertext(
            data, cipher.Iv == IvSource.Field ? used : [], cipher.Tag == TagPlace.Field ? tag : []);
    }

    /// <summary>Encrypts a message that is sent on its own.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> message) => cipher.Form.Encode(Seal(message).Data);

    /// <summary>Decrypts a message that was sent on its own.</summary>
    public DecryptResult Decrypt(ReadOnlySpan<byte> message) => cipher.Form.Decode(message) is byte[] data
        ? OpenReceived(new Ciphertext(data, [], []))
        : DecryptResult.Failed($"it is not {cipher.Form.Name()}");

    /// <summary>Decrypts what stands in fields.</summary>
    /// <param name="data">The ciphertext.</param>
    /// <param name="iv">The initialization vector, if it has a field; else empty.</param>
    /// <param name="tag">The authentication tag, if it has a field; else empty.</param>
    public DecryptResult Decrypt(string data, string iv, string tag)
    {
        if (cipher.Form.Decode(data) is not byte[] hidden)
            return DecryptResult.Failed($"it is not {cipher.Form.Name()}");
        if (cipher.Form.Decode(iv) is not byte[] start)
            return DecryptResult.Failed($"its IV is not {cipher.Form.Name()}");
        return cipher.Form.Decode(tag) is byte[] check
            ? OpenReceived(new Ciphertext(hidden, start, check))
            : DecryptResult.Failed($"its tag is not {cipher.Form.Name()}");
    }

    /// <summary>Decrypts a message.</summary>
    public DecryptResult Open(Ciphertext ciphertext)
    {
        if (_aes is null) return DecryptResult.Failed("no session key was agreed on");
        if (Parts.Of(ciphertext, this) is not Parts parts)
            return DecryptResult.Failed($"{Count(ciphertext.Data.Length)} are fewer than its IV and tag have");
        if (Problem(parts) is string problem) return DecryptResult.Failed(problem);
        try
        {
            return new DecryptResult(_aes.Decrypt(parts.Hidden.Span, parts.Iv, parts.Tag.Span), null);
        }
        catch (CryptographicException)
        {
            return DecryptResult.Failed(cipher.HasTag
                ? "its tag does not fit: another key was used, or the message was changed"
                : "its padding is wrong: another key or mode was used, or the message was changed");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _aes?.Dispose();
        _theirs?.Dispose();
    }

    private DecryptResult OpenReceived(Ciphertext ciphertext)
    {
        DecryptResult result = Open(ciphertext);
        if (result.Message is not null) _received.Add(ciphertext.Data);
        return result;
    }

    private byte[]? Wrap(RSA key)
    {
        byte[] secret = cipher.Iv == IvSource.WithKey ? [.. _key, .. _iv] : _key;
        try
        {
            return key.Encrypt(cipher.KeyForm.Encode(secret), cipher.KeyPadding);
        }
        catch (CryptographicException)
        {
            return null; // too small for the session key, or no RSA key at all
        }
    }

    private void Use(byte[] key, byte[] iv)
    {
        _aes?.Dispose();
        _aes = new AesCipher(cipher, key);
        _used = key;
        _iv = iv;
    }

    /// <summary>The reason why sizes are wrong; null if they are right.</summary>
    private string? Problem(Parts parts)
    {
        if (cipher.Mode != AesMode.Ecb && parts.Iv.Length != cipher.IvBytes)
            return $"its IV has {Count(parts.Iv.Length)}, not {cipher.IvBytes}";
        if (cipher.HasTag && parts.Tag.Length != AesCipher.TagBytes)
            return $"its tag has {Count(parts.Tag.Length)}, not {AesCipher.TagBytes}";
        bool isWhole = parts.Hidden.Length % Math.Max(1, AesCipher.PaddingBytes(cipher)) == 0;
        return isWhole ? null : $"its ciphertext has {Count(parts.Hidden.Length)}, which are no whole blocks";
    }

    private static string Count(int bytes) => bytes == 1 ? "1 byte" : $"{bytes:N0} bytes";

    /// <summary>The parts of a ciphertext, wherever they stand in it.</summary>
    private sealed record Parts(byte[] Iv, ReadOnlyMemory<byte> Hidden, ReadOnlyMemory<byte> Tag)
    {
        /// <summary>The parts; null if the ciphertext is too short for them.</summary>
        public static Parts? Of(Ciphertext ciphertext, CipherSession session)
        {
            Cipher cipher = session.Cipher;
            ReadOnlyMemory<byte> rest = ciphertext.Data;
            int ivBytes = cipher.Iv == IvSource.Prefix ? cipher.IvBytes : 0;
            int tagBytes = cipher.HasTag && cipher.Tag != TagPlace.Field ? AesCipher.TagBytes : 0;
            if (rest.Length < ivBytes + tagBytes) return null;
            byte[] iv = cipher.Iv switch
            {
                IvSource.Prefix => rest[..ivBytes].ToArray(),
                IvSource.Field => ciphertext.Iv,
                _ => session.FixedIv,
            };
            rest = rest[ivBytes..];
            ReadOnlyMemory<byte> tag = tagBytes == 0 ? ciphertext.Tag
                : cipher.Tag == TagPlace.Prefix ? rest[..tagBytes]
                : rest[^tagBytes..];
            return new Parts(
                iv, cipher.Tag == TagPlace.Prefix ? rest[tagBytes..] : rest[..^tagBytes], tag);
        }
    }
}
