using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;

namespace ClassChat.Testing;

/// <summary>
/// A correct chat server in Python, which shares no code with ours, with one of its faults or none: the second
/// implementation that faults are built into.
/// </summary>
internal static class PythonServer
{
    private static readonly string _folder =
        Path.Combine(Path.GetDirectoryName(RepositorySuite.Folder)!, "tests", "ClassChat.Testing", "Python");

    /// <summary>The server, at a level.</summary>
    /// <param name="level">The level.</param>
    /// <param name="fault">Name of a fault of faults.py, with <c>=</c> and its number if it is not the usual one; null
    /// for a correct server.</param>
    public static Target At(Level level, string? fault = null) => new Target.Command(
        $"python3 -B server.py {{port}} --level {level.Name()}" + (fault is null ? "" : $" --fault {fault}"))
    {
        Directory = _folder,
    };
}
