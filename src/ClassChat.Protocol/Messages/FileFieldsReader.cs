using System.Text;
using System.Text.Json;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// Reads the four fields of a file from JSON: <c>filename</c>, <c>filesize</c>, <c>checksum</c>, <c>data</c>.
/// </summary>
internal static class FileFieldsReader
{
    /// <summary>Reads a whole object; the reader must be at its start.</summary>
    /// <returns>The error in one sentence; null if there is none.</returns>
    internal static string? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> frame, out FileContent? file)
    {
        var fields = new FileFields();
        file = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? fault = fields.Read(ref reader, frame);
            if (fault is not null) return fault;
        }

        return fields.Build(out file);
    }

    /// <summary>Collects the fields of a file, which may come in any order.</summary>
    internal struct FileFields
    {
        private string? _name;
        private long? _size;
        private string? _checksum;
        private ReadOnlyMemory<byte>? _base64;

        /// <summary>Reads the property at which the reader is, with its value; returns the error, or null.</summary>
        public string? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> frame)
        {
            if (reader.ValueTextEquals("filesize"u8))
            {
                reader.Read();
                bool isNumber = reader.TokenType == JsonTokenType.Number;
                if (!isNumber || !reader.TryGetInt64(out long size) || size < 0)
                    return "'filesize' must be a number of bytes.";
                _size = size;
                return null;
            }

            bool isData = reader.ValueTextEquals("data"u8);
            bool isName = reader.ValueTextEquals("filename"u8);
            bool isChecksum = reader.ValueTextEquals("checksum"u8);
            reader.Read();
            if (!isData && !isName && !isChecksum)
            {
                reader.Skip();
                return null;
            }

            if (reader.TokenType != JsonTokenType.String)
                return $"'{(isData ? "data" : isName ? "filename" : "checksum")}' must be a string.";
            if (isData) _base64 = JsonText.FromReader(ref reader, frame).Escaped;
            else if (isName) _name = reader.GetString();
            else _checksum = reader.GetString();
            return null;
        }

        /// <summary>Builds the file if all fields are present and valid; returns the error, or null.</summary>
        public readonly string? Build(out FileContent? file)
        {
            file = null;
            if (_name is null) return "'filename' is missing.";
            if (_size is null) return "'filesize' is missing.";
            if (_checksum is null) return "'checksum' is missing.";
            if (_base64 is null) return "'data' is missing.";
            if (_name.Length == 0) return "'filename' must not be empty.";
            if (Encoding.UTF8.GetByteCount(_name) > Limits.MaxFileNameBytes)
                return $"'filename' is longer than {Limits.MaxFileNameBytes} bytes.";
            file = new FileContent(_name, _size.Value, _checksum, _base64.Value);
            return null;
        }
    }
}
