using System.Globalization;

namespace ClassChat.Platform.Linux;

/// <summary>
/// Memory and number of threads of a single process, for measurements (proc(5), <c>/proc/PID/status</c>).
/// <c>ProcessStatus</c> identifies a process and its relatives.
/// </summary>
/// <param name="ResidentKiB">Resident memory in KiB.</param>
/// <param name="Threads">Number of threads.</param>
public sealed record ProcessFootprint(long ResidentKiB, int Threads)
{
    /// <summary>
    /// Reads the current footprint of a process; null if it does not exist or the system does not provide it.
    /// </summary>
    public static ProcessFootprint? Read(int? processId)
    {
        if (processId is not int id || !OperatingSystem.IsLinux()) return null;
        string[] lines = [.. ProcFiles.LinesOf(id, "status")];
        return lines.Length == 0 ? null // it has just exited
            : new ProcessFootprint(Number(lines, "VmRSS:"), (int)Number(lines, "Threads:"));
    }

    private static long Number(string[] lines, string field)
    {
        string? line = lines.FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
        string? number = line?[field.Length..].Split(
            ' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[0];
        return long.TryParse(number, CultureInfo.InvariantCulture, out long value) ? value : 0;
    }
}
