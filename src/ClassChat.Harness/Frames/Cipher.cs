using System.Security.Cryptography;

namespace ClassChat.Harness.Frames;

/// <summary>How a session is encrypted: a key by RSA-OAEP (RFC 8017), then AES.</summary>
public sealed record Cipher
{
    /// <summary>The hash of OAEP: SHA-1 or SHA-256.</summary>
    public HashAlgorithmName OaepHash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>Length of the AES key, in bytes: 16, 24 or 32.</summary>
    public int KeyBytes { get; init; } = 32;

    /// <summary>The mode of AES.</summary>
    public AesMode Mode { get; init; } = AesMode.Cbc;

    /// <summary>Where the initialisation vector of a message comes from.</summary>
    public IvSource Iv { get; init; } = IvSource.Prefix;

    /// <summary>True: base64 on the wire; false: the bytes themselves.</summary>
    public bool IsBase64 { get; init; } = true;
}

/// <summary>A mode of AES (NIST SP 800-38A).</summary>
public enum AesMode
{
    /// <summary>Cipher block chaining, padded by PKCS #7.</summary>
    Cbc,

    /// <summary>Cipher feedback, a block at a time, without padding.</summary>
    Cfb,

    /// <summary>Cipher feedback, a byte at a time.</summary>
    Cfb8,
}

/// <summary>Where the initialisation vector of a message comes from.</summary>
public enum IvSource
{
    /// <summary>It stands before each message.</summary>
    Prefix,

    /// <summary>It is all zeros.</summary>
    Zero,

    /// <summary>It was agreed upon with the key, behind it.</summary>
    WithKey,
}
