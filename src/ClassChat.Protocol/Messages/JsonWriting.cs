using System.Text.Json;

namespace ClassChat.Protocol.Messages;

/// <summary>What requests and server messages write alike.</summary>
internal static class JsonWriting
{
    /// <summary>Writes a text that is escaped already.</summary>
    internal static void WriteJsonText(this Utf8JsonWriter json, JsonText text) =>
        json.WriteRawValue(QuotedText.Of(text), skipInputValidation: true);

    /// <summary>Writes a named text that is escaped already.</summary>
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
