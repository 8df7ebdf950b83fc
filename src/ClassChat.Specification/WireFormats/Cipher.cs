using System.Security.Cryptography;

namespace ClassChat.Specification.WireFormats;

/// <summary>
/// Encryption settings of a dialect: session key exchange with RSA (RFC 8017), then AES. <see cref="CipherSession"/>
/// applies them to one connection.
/// </summary>
public sealed record Cipher
{
    /// <summary>Length of the nonce that AES-GCM uses, in bytes: the only one that .NET offers.</summary>
    public const int GcmIvBytes = 12;

    /// <summary>Form in which this side's public key is sent; received keys are recognized in every form.</summary>
    public PublicKeyForm PublicKey { get; init; } = PublicKeyForm.Pem;

    /// <summary>Padding of RSA: OAEP with SHA-1 or SHA-256, or PKCS #1 v1.5.</summary>
    public RSAEncryptionPadding KeyPadding { get; init; } = RSAEncryptionPadding.OaepSHA256;

    /// <summary>Length of the AES key in bytes: 16, 24 or 32.</summary>
    public int KeyBytes { get; init; } = 32;

    /// <summary>Form of the session key before RSA encrypts it.</summary>
    public ByteForm KeyForm { get; init; } = ByteForm.Raw;

    /// <summary>Form in which the encrypted session key is sent: base64 or hex.</summary>
    public ByteForm EncryptedKeyForm { get; init; } = ByteForm.Base64;

    /// <summary>The mode of AES.</summary>
    public AesMode Mode { get; init; } = AesMode.Cbc;

    /// <summary>Padding of messages to whole blocks.</summary>
    public PaddingMode Padding { get; init; } = PaddingMode.PKCS7;

    /// <summary>Source of each message's initialization vector.</summary>
    public IvSource Iv { get; init; } = IvSource.Prefix;

    /// <summary>Length of the initialization vector in bytes; <see cref="AesMode.Ecb"/> has none.</summary>
    public int IvBytes { get; init; } = 16;

    /// <summary>Place of the authentication tag, for <see cref="AesMode.Gcm"/>.</summary>
    public TagPlace Tag { get; init; } = TagPlace.Suffix;

    /// <summary>Form in which ciphertext, initialization vector and tag are sent.</summary>
    public ByteForm Form { get; init; } = ByteForm.Base64;

    /// <summary>True if each message has an authentication tag.</summary>
    public bool HasTag => Mode == AesMode.Gcm;
}

/// <summary>Block cipher mode of AES (NIST SP 800-38A and 800-38D).</summary>
public enum AesMode
{
    /// <summary>Cipher block chaining.</summary>
    Cbc,

    /// <summary>Cipher feedback, one block at a time.</summary>
    Cfb,

    /// <summary>Cipher feedback, one byte at a time.</summary>
    Cfb8,

    /// <summary>Galois/counter mode, with an authentication tag of 16 bytes.</summary>
    Gcm,

    /// <summary>Counter mode: the counter starts with the initialization vector, filled up with zeros.</summary>
    Ctr,

    /// <summary>Electronic codebook: each block on its own, without an initialization vector.</summary>
    Ecb,
}

/// <summary>Source of each message's initialization vector (IV).</summary>
public enum IvSource
{
    /// <summary>A new IV is sent before each message.</summary>
    Prefix,

    /// <summary>The IV is always zero.</summary>
    Zero,

    /// <summary>The IV was exchanged together with the key, following it.</summary>
    WithKey,

    /// <summary>A new IV is sent in a field of its own, beside each message.</summary>
    Field,
}

/// <summary>Place of the authentication tag of a message.</summary>
public enum TagPlace
{
    /// <summary>Behind the ciphertext.</summary>
    Suffix,

    /// <summary>Before the ciphertext, behind the initialization vector if that is there, too.</summary>
    Prefix,

    /// <summary>In a field of its own.</summary>
    Field,
}
