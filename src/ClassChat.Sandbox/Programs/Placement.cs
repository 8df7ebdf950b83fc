namespace ClassChat.Sandbox.Programs;

/// <summary>File or folder that is copied into a program's working copy before each start.</summary>
/// <param name="From">The file or folder: a full path.</param>
/// <param name="To">Its destination, relative to the folder in which the program runs.</param>
public sealed record Placement(string From, string To);
