using System.Globalization;

namespace ClassChat.Cli.Host;

/// <summary>
/// Checks that this process may hold enough files open to grade, before it starts: .NET keeps each of its own libraries
/// open, and fails at any place if it cannot load one.
/// </summary>
internal static class OpenFileLimit
{
    /// <summary>Least number of open files to grade with; .NET itself needs about half of them.</summary>
    private const int Least = 512;

    private const string Limits = "/proc/self/limits";
    private const string Name = "Max open files";

    /// <summary>The error if the limit is too low; null if it is not, or not known.</summary>
    public static string? FindError()
    {
        if (!File.Exists(Limits)) return null;
        // "Max open files            1024                 524288               files"
        foreach (string line in File.ReadLines(Limits))
        {
            if (!line.StartsWith(Name, StringComparison.Ordinal)) continue;
            string[] words = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            bool isLow = words.Length > 1 && int.TryParse(words[1], CultureInfo.InvariantCulture, out int hard)
                && hard < Least;
            return isLow
                ? $"only {words[1]} files may be open at a time, and grading needs {Least}: raise the limit (ulimit -n "
                    + $"{Least}), and start again"
                : null;
        }

        return null;
    }
}
