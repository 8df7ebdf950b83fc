using System.Globalization;

namespace ClassChat.Harness.Notation;

/// <summary>Amounts, as people say them.</summary>
internal static class Amounts
{
    private static readonly (long Size, string Name)[] _units =
        [(1L << 30, "GiB"), (1L << 20, "MiB"), (1L << 10, "KiB")];

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
