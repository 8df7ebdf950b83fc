namespace ClassChat.Harness.Classes;

/// <summary>A submission of a class, as it was handed in.</summary>
/// <param name="Id">What it is called here, and the name of its report folder: no other of the class has it.</param>
/// <param name="Path">Its submission file; a full path.</param>
public sealed record HandIn(string Id, string Path)
{
    /// <summary>Why it cannot be read, in a sentence; null: it can.</summary>
    public string? Unreadable { get; init; }

    /// <summary>The folder that it stands in.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;
}
