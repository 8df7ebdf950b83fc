namespace ClassChat.Harness.Probes;

/// <summary>A file that stands where a client under test could write.</summary>
/// <param name="Path">
/// As seen from the folder in which the program runs, with slashes; a full path if it lies outside of that.
/// </param>
/// <param name="Bytes">How large it is.</param>
/// <param name="Content">Its bytes; null if it is as large as no file that was sent: then it is none of them.</param>
public sealed record SavedFile(string Path, long Bytes, ReadOnlyMemory<byte>? Content);
