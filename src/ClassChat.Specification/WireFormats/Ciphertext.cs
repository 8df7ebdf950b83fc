namespace ClassChat.Specification.WireFormats;

/// <summary>An encrypted message, as bytes.</summary>
/// <param name="Data">
/// The ciphertext, with the initialization vector and the tag where the <see cref="Cipher"/> puts them into it.
/// </param>
/// <param name="Iv">The initialization vector, if it has a field of its own; else empty.</param>
/// <param name="Tag">The authentication tag, if it has a field of its own; else empty.</param>
public sealed record Ciphertext(byte[] Data, byte[] Iv, byte[] Tag);

/// <summary>Result of decrypting a message: the message, or the reason why it cannot be decrypted.</summary>
/// <param name="Message">The message; null if it cannot be decrypted.</param>
/// <param name="Problem">The reason, as the rest of a sentence about the message; null if there is none.</param>
public readonly record struct DecryptResult(byte[]? Message, string? Problem)
{
    /// <summary>A message that cannot be decrypted.</summary>
    public static DecryptResult Failed(string problem) => new(null, problem);
}
