namespace ClassChat.Protocol.Messages;

/// <summary>
/// A file in transit: metadata as stated by its sender, and content still in the base64 in which it arrived.
/// </summary>
/// <param name="FileName">The name as stated by the sender; must never be used as a path.</param>
/// <param name="FileSize">The size as stated by the sender, in bytes.</param>
/// <param name="Checksum">The SHA-256 as stated by the sender, in hexadecimal.</param>
/// <param name="Base64">The content in base64. May point into a read buffer: copy before keeping it.</param>
public sealed record FileContent(string FileName, long FileSize, string Checksum, ReadOnlyMemory<byte> Base64);
