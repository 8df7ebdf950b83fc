using System.Text.Json;
using System.Text.Unicode;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// Parses a frame from a client into a <see cref="Request"/>. Never throws: an invalid frame becomes a
/// <see cref="Request.Invalid"/>.
/// </summary>
public static class RequestReader
{
    /// <summary>The answer to input that is not JSON, in the wording of the original server.</summary>
    public const string NotJson = "Invalid message format. Please use JSON.";

    private static readonly JsonReaderOptions _options = new() { MaxDepth = Limits.MaxDepth };

    private enum Field
    {
        Other,
        Type,
        Sender,
        Receiver,
        Text,
        UserName,
        Key,
    }

    /// <summary>Parses one frame.</summary>
    /// <param name="frame">A JSON object. Texts and base64 of the request point into it.</param>
    public static Request Read(ReadOnlyMemory<byte> frame)
    {
        if (!Utf8.IsValid(frame.Span)) return new Request.Invalid("Invalid message format. Please use UTF-8.");
        try
        {
            var fields = new Fields();
            string? fault = fields.Fill(frame);
            return fault is null ? Build(fields) : new Request.Invalid(fault);
        }
        catch (JsonException)
        {
            return new Request.Invalid(NotJson);
        }
        catch (InvalidOperationException)
        {
            return new Request.Invalid("Invalid message format. A string holds half a surrogate pair.");
        }
    }

    private static Request Build(in Fields fields) => fields.Type switch
    {
        null when fields.File is not null => BuildFile(fields),
        "file" => BuildFile(fields),
        null or "message" => BuildMessage(fields),
        "register" => new Request.Register(fields.UserName ?? fields.Sender ?? ""),
        "exit" => new Request.Exit { Sender = fields.Sender },
        "encrypt" => new Request.Encrypt(),
        "session_key" when fields.Key is string key => new Request.SessionKey(key),
        "session_key" => Missing("key"),
        "encrypted" => new Request.Encrypted(),
        _ => new Request.Invalid($"Unknown message type '{fields.Type}'."),
    };

    private static Request BuildMessage(in Fields fields)
    {
        if (fields.Receiver is not string receiver) return Missing("receiver");
        if (receiver.StartsWith('/') || receiver == "exit") return BuildCommand(receiver, fields.Sender);
        if (fields.Text is not JsonText text) return Missing("text");
        return text.TextBytes > Limits.MaxTextBytes
            ? new Request.Invalid($"The text is longer than {Limits.MaxTextBytes / 1024} KiB.")
            : new Request.SendText(receiver, text) { Sender = fields.Sender };
    }

    private static Request BuildCommand(string line, string? sender)
    {
        string[] words = line.Split(' ', 2, StringSplitOptions.TrimEntries);
        string argument = words.Length > 1 ? words[1] : "";
        Request request = words[0] switch
        {
            "/create" => new Request.CreateGroup(argument),
            "/join" => new Request.JoinGroup(argument),
            "/leave" => new Request.LeaveGroup(argument),
            "/groups" => new Request.ListGroups(),
            "/users" => new Request.ListUsers(),
            "/help" => new Request.Help(),
            "exit" or "/exit" or "/quit" => new Request.Exit(),
            _ => new Request.Unknown(words[0]),
        };
        return request with { Sender = sender };
    }

    private static Request BuildFile(in Fields fields)
    {
        if (fields.Receiver is not string receiver) return Missing("receiver");
        if (fields.File is not FileContent file) return Missing("file_data");
        return new Request.SendFile(receiver, file) { Sender = fields.Sender };
    }

    private static Request.Invalid Missing(string field) =>
        new($"Invalid message format. '{field}' is missing.");

    /// <summary>
    /// Collects the known fields of a frame. If a name occurs twice the last value counts; unknown fields are ignored.
    /// </summary>
    private struct Fields
    {
        public string? Type;
        public string? Sender;
        public string? Receiver;
        public string? UserName;
        public string? Key;
        public JsonText? Text;
        public FileContent? File;

        public string? Fill(ReadOnlyMemory<byte> frame)
        {
            var reader = new Utf8JsonReader(frame.Span, _options);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("file_data"u8))
                {
                    string? fault = FillFile(ref reader, frame);
                    if (fault is not null) return fault;
                    continue;
                }

                Field field = Name(ref reader);
                reader.Read();
                bool isKnown = field != Field.Key || reader.TokenType == JsonTokenType.String;
                if (field == Field.Other || !isKnown) reader.Skip();
                else if (reader.TokenType != JsonTokenType.String) return $"'{NameOf(field)}' must be a string.";
                else Set(field, ref reader, frame);
            }

            // The frame is one complete object: reading to its end validates all of it.
            while (reader.Read())
            {
            }

            return null;
        }

        private void Set(Field field, ref Utf8JsonReader reader, ReadOnlyMemory<byte> frame)
        {
            switch (field)
            {
                case Field.Text: Text = JsonText.FromReader(ref reader, frame); break;
                case Field.Type: Type = reader.ValueTextEquals("message"u8) ? null : reader.GetString(); break;
                case Field.Sender: Sender = reader.GetString(); break;
                case Field.Receiver: Receiver = reader.GetString(); break;
                case Field.Key: Key = reader.GetString(); break;
                case Field.UserName: UserName = reader.GetString(); break;
            }
        }

        private static Field Name(ref Utf8JsonReader reader) =>
            reader.ValueTextEquals("text"u8) ? Field.Text
            : reader.ValueTextEquals("receiver"u8) ? Field.Receiver
            : reader.ValueTextEquals("sender"u8) ? Field.Sender
            : reader.ValueTextEquals("type"u8) ? Field.Type
            : reader.ValueTextEquals("username"u8) ? Field.UserName
            : reader.ValueTextEquals("key"u8) ? Field.Key
            : Field.Other;

        private static string NameOf(Field field) => field == Field.UserName ? "username" : field switch
        {
            Field.Type => "type",
            Field.Sender => "sender",
            Field.Receiver => "receiver",
            _ => "text",
        };

        private string? FillFile(ref Utf8JsonReader reader, ReadOnlyMemory<byte> frame)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) return "'file_data' must be an object.";
            string? fault = FileFieldsReader.Read(ref reader, frame, out FileContent? file);
            File = file;
            return fault;
        }
    }
}
