using System.Text.Json;
using System.Text.Unicode;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// Parses a frame from a server into a <see cref="ServerMessage"/>. Never throws: an invalid frame becomes a
/// <see cref="ServerMessage.Unknown"/>.
/// </summary>
public static class ServerMessageReader
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = Limits.MaxDepth };

    /// <summary>Parses one frame.</summary>
    /// <param name="frame">A JSON object. Texts and base64 of the message point into it.</param>
    public static ServerMessage Read(ReadOnlyMemory<byte> frame)
    {
        if (!Utf8.IsValid(frame.Span)) return new ServerMessage.Unknown("not UTF-8");
        try
        {
            var fields = new Fields();
            string? fault = fields.Fill(frame);
            return fault is null ? Build(fields) : new ServerMessage.Unknown(fault);
        }
        catch (JsonException error)
        {
            return new ServerMessage.Unknown(error.Message);
        }
        catch (InvalidOperationException error)
        {
            return new ServerMessage.Unknown(error.Message);
        }
    }

    private static ServerMessage Build(in Fields fields) => fields.Status switch
    {
        "success" => new ServerMessage.Success(fields.Message ?? ""),
        "error" => new ServerMessage.Error(fields.Message ?? ""),
        "sent" => new ServerMessage.Sent(fields.Message ?? ""),
        "system" => new ServerMessage.Notice(fields.Message ?? ""),
        "offline_messages" => new ServerMessage.Waiting(fields.Count, fields.Message ?? ""),
        "public_key" => new ServerMessage.PublicKey(fields.Key ?? ""),
        "help" => new ServerMessage.Help(fields.Commands ?? []),
        "user_list" => new ServerMessage.UserList(fields.Users ?? []),
        "group_list" => new ServerMessage.GroupList(fields.Groups ?? []),
        "message" => new ServerMessage.Direct(fields.Sender, fields.Receiver, fields.Text, fields.Timestamp),
        "group_message" =>
            new ServerMessage.ToGroup(fields.Group ?? default, fields.Sender, fields.Text, fields.Timestamp),
        "file_transfer" => BuildFile(fields),
        _ => new ServerMessage.Unknown($"status '{fields.Status}'"),
    };

    private static ServerMessage BuildFile(in Fields fields)
    {
        string? fault = fields.File.Build(out FileContent? file);
        return fault is null
            ? new ServerMessage.File(fields.Sender, fields.Group, file!, fields.Timestamp)
            : new ServerMessage.Unknown(fault);
    }

    private struct Fields
    {
        public string? Status;
        public string? Message;
        public string? Timestamp;
        public string? Key;
        public int Count;
        public JsonText Sender;
        public JsonText Receiver;
        public JsonText Text;
        public JsonText? Group;
        public List<string>? Users;
        public List<KeyValuePair<string, string>>? Commands;
        public List<KeyValuePair<string, IReadOnlyList<string>>>? Groups;
        public FileFieldsReader.FileFields File;

        public string? Fill(ReadOnlyMemory<byte> frame)
        {
            var reader = new Utf8JsonReader(frame.Span, _options);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string? fault = Read(ref reader, frame);
                if (fault is not null) return fault;
            }

            return null;
        }

        private string? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> frame)
        {
            if (Is(ref reader, "status"u8)) Status = reader.GetString();
            else if (Is(ref reader, "message"u8)) Message = reader.GetString();
            else if (Is(ref reader, "sender"u8)) Sender = JsonText.FromReader(ref reader, frame);
            else if (Is(ref reader, "receiver"u8)) Receiver = JsonText.FromReader(ref reader, frame);
            else if (Is(ref reader, "text"u8)) Text = JsonText.FromReader(ref reader, frame);
            else if (Is(ref reader, "group"u8)) Group = JsonText.FromReader(ref reader, frame);
            else if (Is(ref reader, "timestamp"u8)) Timestamp = reader.GetString();
            else if (Is(ref reader, "key"u8)) Key = reader.GetString();
            else if (Is(ref reader, "count"u8)) return reader.TryGetInt32(out Count) ? null : "'count' is no number.";
            else if (Is(ref reader, "users"u8)) Users = Names(ref reader);
            else if (Is(ref reader, "commands"u8)) Commands = Pairs(ref reader);
            else if (Is(ref reader, "groups"u8)) Groups = Lists(ref reader);
            else return File.Read(ref reader, frame);
            return null;
        }

        private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
            reader.ValueTextEquals(name) && reader.Read();

        // Throws the same exception as the framework's reader for a value of another kind.
        private static void Expect(JsonTokenType kind, ref Utf8JsonReader reader)
        {
            if (reader.TokenType != kind) throw new InvalidOperationException($"{reader.TokenType} instead of {kind}");
        }

        private static List<string> Names(ref Utf8JsonReader reader)
        {
            Expect(JsonTokenType.StartArray, ref reader);
            List<string> names = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) names.Add(reader.GetString() ?? "");
            return names;
        }

        private static List<KeyValuePair<string, string>> Pairs(ref Utf8JsonReader reader)
        {
            Expect(JsonTokenType.StartObject, ref reader);
            List<KeyValuePair<string, string>> pairs = [];
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                pairs.Add(new(name, reader.GetString() ?? ""));
            }

            return pairs;
        }

        private static List<KeyValuePair<string, IReadOnlyList<string>>> Lists(ref Utf8JsonReader reader)
        {
            Expect(JsonTokenType.StartObject, ref reader);
            List<KeyValuePair<string, IReadOnlyList<string>>> lists = [];
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                lists.Add(new(name, Names(ref reader)));
            }

            return lists;
        }
    }
}
