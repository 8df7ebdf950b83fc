namespace ClassChat.Harness.Targets;

/// <summary>Something that is put into a program's folder before each start.</summary>
/// <param name="From">A file or a folder; a full path.</param>
/// <param name="To">Where it goes, relative to the folder in which the program runs.</param>
public sealed record Placement(string From, string To);
