using System.Text.Json;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// Extension methods that write text that is already escaped, and the four fields of a file, as JSON; shared by
/// <see cref="RequestWriter"/> and <see cref="ServerMessageWriter"/>.
/// </summary>
internal static class JsonWriterExtensions
{
    /// <summary>Writes a string value that is already escaped.</summary>
    internal static void WriteJsonText(this Utf8JsonWriter json, JsonText text) =>
        json.WriteRawValue(QuotedSequence.Create(text), skipInputValidation: true);

    /// <summary>Writes a property whose string value is already escaped.</summary>
    internal static void WriteJsonText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonText text)
    {
        json.WritePropertyName(name);
        json.WriteJsonText(text);
    }

    /// <summary>Writes the four fields of a file.</summary>
    internal static void WriteFileFields(this Utf8JsonWriter json, FileContent file)
    {
        json.WriteString("filename"u8, file.FileName);
        json.WriteNumber("filesize"u8, file.FileSize);
        json.WriteString("checksum"u8, file.Checksum);
        json.WriteJsonText("data"u8, new JsonText(file.Base64));
    }
}
