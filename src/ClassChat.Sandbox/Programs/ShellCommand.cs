using System.Text.RegularExpressions;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Looks into a command that a shell runs (<c>sh run.sh</c>, <c>sh -c "make; ./server"</c>) for files that cannot be
/// run, to explain why it has failed.
/// </summary>
internal static partial class ShellCommand
{
    private static readonly string[] _shells = ["sh", "bash", "dash", "zsh", "ksh"];

    /// <summary>Reason why one of its files cannot be run; null if none is known.</summary>
    /// <param name="words">The words of the command.</param>
    /// <param name="folder">Full path of the folder in which it runs.</param>
    public static string? FindFault(IReadOnlyList<string> words, string folder)
    {
        if (words.Count < 2 || !_shells.Contains(Path.GetFileName(words[0]))) return null;
        if (!words[1].StartsWith('-')) return ProgramFile.FindWindowsLineEnd(words[1], folder);
        if (words.Count < 3) return null;
        return Separators().Split(words[2]).Select(CommandOf)
            .Where(word => word.Contains('/', StringComparison.Ordinal))
            .Select(word => ProgramFile.FindFault(word, folder)).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>The word that a simple command starts; empty for none.</summary>
    private static string CommandOf(string simple) => simple.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
        .FirstOrDefault(word => word != "exec" && !word.Contains('=', StringComparison.Ordinal)) ?? "";

    [GeneratedRegex(@"[;&|()\n]+")]
    private static partial Regex Separators();
}
