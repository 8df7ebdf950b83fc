namespace ClassChat.Sandbox.Probes;

/// <summary>File found at a place where a client under test could have written it.</summary>
/// <param name="Path">Path relative to the folder in which the program runs, with slashes; a full path if the file lies
/// outside it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Content">Its content; null if no sent file has its size, so that it cannot be one of them.</param>
public sealed record SavedFile(string Path, long Bytes, ReadOnlyMemory<byte>? Content);
