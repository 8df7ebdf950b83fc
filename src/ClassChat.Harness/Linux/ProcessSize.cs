using System.Globalization;

namespace ClassChat.Harness.Linux;

/// <summary>What a process takes of the machine, as Linux tells it (proc(5), /proc/PID/status).</summary>
/// <param name="ResidentKiB">Memory it has in use, in KiB.</param>
/// <param name="Threads">How many threads it has.</param>
public sealed record ProcessSize(long ResidentKiB, int Threads)
{
    /// <summary>That of a process now; null if there is none, or the system does not tell.</summary>
    public static ProcessSize? Of(int? processId)
    {
        if (processId is not int id || !OperatingSystem.IsLinux()) return null;
        string[] lines = [.. ProcFiles.LinesOf(id, "status")];
        return lines.Length == 0 ? null // it has ended meanwhile
            : new ProcessSize(Number(lines, "VmRSS:"), (int)Number(lines, "Threads:"));
    }

    private static long Number(string[] lines, string field)
    {
        string? line = lines.FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
        string? number = line?[field.Length..].Split(
            ' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[0];
        return long.TryParse(number, CultureInfo.InvariantCulture, out long value) ? value : 0;
    }
}
