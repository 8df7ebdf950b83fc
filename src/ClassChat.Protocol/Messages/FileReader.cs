using System.Text;
using System.Text.Json;

namespace ClassChat.Protocol.Messages;

/// <summary>Reads the four fields of a file: <c>filename</c>, <c>filesize</c>, <c>checksum</c>, <c>data</c>.</summary>
internal static class FileReader
{
    /// <summary>Reads the object that a reader stands at the start of, to its end.</summary>
    /// <returns>One sentence that says what is wrong; null if nothing is.</returns>
    internal static string? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> frame, out FileContent? file)
    {
        var fields = new FileFields();
        file = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? fault = fields.Take(ref reader, frame);
            if (fault is not null) return fault;
        }

        return fields.Build(out file);
    }

    /// <summary>The fields as they come, in any order.</summary>
    internal struct FileFields
    {
        private string? _name;
        private long? _size;
        private string? _checksum;
        private ReadOnlyMemory<byte>? _base64;

        /// <summary>Takes the property that the reader stands on, with its value.</summary>
        public string? Take(ref Utf8JsonReader reader, ReadOnlyMemory<byte> frame)
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

        /// <summary>The file, if all is there.</summary>
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
