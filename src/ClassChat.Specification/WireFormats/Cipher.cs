using System.Security.Cryptography;

namespace ClassChat.Specification.WireFormats;

/// <summary>
/// Encryption settings of a dialect: session key exchange with RSA-OAEP (RFC 8017), then AES.
/// <see cref="CipherSession"/> applies them to one connection.
/// </summary>
public sealed record Cipher
{
    /// <summary>Hash function of OAEP: SHA-1 or SHA-256.</summary>
    public HashAlgorithmName OaepHash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>Length of the AES key in bytes: 16, 24 or 32.</summary>
    public int KeyBytes { get; init; } = 32;

    /// <summary>The mode of AES.</summary>
    public AesMode Mode { get; init; } = AesMode.Cbc;

    /// <summary>Source of each message's initialization vector.</summary>
    public IvSource Iv { get; init; } = IvSource.Prefix;

    /// <summary>True if messages are sent as base64; false: as raw bytes.</summary>
    public bool IsBase64 { get; init; } = true;
}

/// <summary>Block cipher mode of AES (NIST SP 800-38A).</summary>
public enum AesMode
{
    /// <summary>Cipher block chaining with PKCS #7 padding.</summary>
    Cbc,

    /// <summary>Cipher feedback, one block at a time, without padding.</summary>
    Cfb,

    /// <summary>Cipher feedback, one byte at a time.</summary>
    Cfb8,
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
}
