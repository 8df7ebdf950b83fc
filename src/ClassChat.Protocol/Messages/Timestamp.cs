using System.Globalization;

namespace ClassChat.Protocol.Messages;

/// <summary>The form of a time on the wire: <c>2025-11-09 14:03:27</c>, local to the server.</summary>
public static class Timestamp
{
    private const string Format = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Writes a time down, to the second.</summary>
    public static string Write(DateTimeOffset time) => time.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Reads a time, without a zone; false if it has another form.</summary>
    public static bool TryRead(string text, out DateTime time) =>
        DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
