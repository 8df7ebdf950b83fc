using System.Globalization;

namespace ClassChat.Platform.Text;

/// <summary>Formats numbers, sizes in bytes and times for people.</summary>
public static class QuantityFormatter
{
    private static readonly (long Size, string Name)[] _units =
        [(1L << 30, "GiB"), (1L << 20, "MiB"), (1L << 10, "KiB")];

    /// <summary>"12345", for files and sentences.</summary>
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>"12,345", for tables that people read.</summary>
    public static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"512 MiB", "1.5 GiB", "700 bytes".</summary>
    public static string Bytes(long bytes)
    {
        foreach ((long size, string name) in _units)
        {
            if (bytes < size) continue;
            return string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / size:0.#} {name}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");
    }

    /// <summary>"2 minutes", "1.5 s".</summary>
    public static string Time(TimeSpan span) => span.TotalMinutes >= 2 && span.Seconds == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
