namespace ClassChat.Protocol.Messages;

/// <summary>A file on its way: still in the base64 that it came in.</summary>
/// <param name="FileName">The name as its sender gave it; never to be used as a path.</param>
/// <param name="FileSize">Its size as its sender gave it, in bytes.</param>
/// <param name="Checksum">Its SHA-256 as its sender gave it, in hexadecimal.</param>
/// <param name="Base64">Its bytes in base64. May point into a read buffer: copy before keeping it.</param>
public sealed record FileContent(string FileName, long FileSize, string Checksum, ReadOnlyMemory<byte> Base64);
