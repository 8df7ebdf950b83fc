using System.Globalization;

namespace ClassChat.Protocol.Messages;

/// <summary>Format of times on the wire: <c>2025-11-09 14:03:27</c>, in the local time of the server.</summary>
public static class Timestamp
{
    private const string Format = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Formats a time, to the second.</summary>
    public static string Write(DateTimeOffset time) => time.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Parses a time, which has no zone; false if the format is different.</summary>
    public static bool TryRead(string text, out DateTime time) =>
        DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
