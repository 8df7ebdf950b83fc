using System.Buffers;
using System.Text.Json;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// Writes a <see cref="ServerMessage"/> as the server sends it: one compact JSON object, then a newline.
/// </summary>
public static class ServerMessageWriter
{
    /// <summary>Encodes a message into memory of its own, which can be sent to one client or to many.</summary>
    public static ReadOnlyMemory<byte> Encode(ServerMessage message)
    {
        var output = new FrameWriter(SizeHint(message));
        Write(output, message);
        return output.Written;
    }

    /// <summary>Writes one message.</summary>
    /// <param name="output">The buffer to write to.</param>
    /// <param name="message">The message; not <see cref="ServerMessage.Unknown"/>.</param>
    public static void Write(IBufferWriter<byte> output, ServerMessage message)
    {
        if (message is ServerMessage.Direct { Timestamp: null } direct)
        {
            WriteDirect(output, direct.Sender, direct.Receiver, direct.Text);
            return;
        }

        using (var json = new Utf8JsonWriter(output, RequestWriter.WriterOptions))
        {
            json.WriteStartObject();
            WriteFields(json, message);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>
    /// Writes a direct message by concatenating its parts, which are already escaped. Nearly every message takes this
    /// path, so it neither allocates nor inspects the text.
    /// </summary>
    public static void WriteDirect(IBufferWriter<byte> output, JsonText sender, JsonText receiver, JsonText text)
    {
        ReadOnlySpan<byte> head = "{\"status\":\"message\",\"sender\":\""u8;
        ReadOnlySpan<byte> beforeReceiver = "\",\"receiver\":\""u8;
        ReadOnlySpan<byte> beforeText = "\",\"text\":\""u8;
        ReadOnlySpan<byte> tail = "\"}\n"u8;
        int length = head.Length + sender.Escaped.Length + beforeReceiver.Length + receiver.Escaped.Length
            + beforeText.Length + text.Escaped.Length + tail.Length;

        Span<byte> span = output.GetSpan(length);
        Put(ref span, head);
        Put(ref span, sender.Escaped.Span);
        Put(ref span, beforeReceiver);
        Put(ref span, receiver.Escaped.Span);
        Put(ref span, beforeText);
        Put(ref span, text.Escaped.Span);
        Put(ref span, tail);
        output.Advance(length);
    }

    /// <summary>Writes the confirmation of a direct message, in the same way as <see cref="WriteDirect"/>.</summary>
    public static void WriteDelivered(IBufferWriter<byte> output, JsonText receiver)
    {
        ReadOnlySpan<byte> head = "{\"status\":\"sent\",\"message\":\"Message delivered to "u8;
        ReadOnlySpan<byte> tail = "\"}\n"u8;
        int length = head.Length + receiver.Escaped.Length + tail.Length;
        Span<byte> span = output.GetSpan(length);
        Put(ref span, head);
        Put(ref span, receiver.Escaped.Span);
        Put(ref span, tail);
        output.Advance(length);
    }

    private static void Put(ref Span<byte> span, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(span);
        span = span[bytes.Length..];
    }

    private static int SizeHint(ServerMessage message) => message switch
    {
        ServerMessage.File file => file.Content.Base64.Length + (6 * Limits.MaxFileNameBytes) + 1024,
        ServerMessage.Direct direct => direct.Text.Escaped.Length + 512,
        ServerMessage.ToGroup group => group.Text.Escaped.Length + 512,
        _ => 256,
    };

    private static void WriteFields(Utf8JsonWriter json, ServerMessage message)
    {
        switch (message)
        {
            case ServerMessage.Success success: WriteStatus(json, "success"u8, success.Message); break;
            case ServerMessage.Error error: WriteStatus(json, "error"u8, error.Message); break;
            case ServerMessage.Sent sent: WriteStatus(json, "sent"u8, sent.Message); break;
            case ServerMessage.Notice notice: WriteStatus(json, "system"u8, notice.Message); break;
            case ServerMessage.PublicKey key:
                json.WriteString("status"u8, "public_key"u8);
                json.WriteString("key"u8, key.Key);
                break;
            case ServerMessage.Waiting waiting: WriteWaiting(json, waiting); break;
            case ServerMessage.Help help: WriteHelp(json, help); break;
            case ServerMessage.UserList list: WriteNames(json, "user_list"u8, list.Users); break;
            case ServerMessage.GroupList list: WriteGroups(json, list); break;
            case ServerMessage.Direct direct: WriteMessage(json, direct); break;
            case ServerMessage.ToGroup group: WriteGroupMessage(json, group); break;
            case ServerMessage.File file: WriteFile(json, file); break;
            default: throw new ArgumentException($"{message.GetType().Name} is not written.", nameof(message));
        }
    }

    private static void WriteStatus(Utf8JsonWriter json, ReadOnlySpan<byte> status, string message)
    {
        json.WriteString("status"u8, status);
        json.WriteString("message"u8, message);
    }

    private static void WriteWaiting(Utf8JsonWriter json, ServerMessage.Waiting waiting)
    {
        json.WriteString("status"u8, "offline_messages"u8);
        json.WriteNumber("count"u8, waiting.Count);
        json.WriteString("message"u8, waiting.Message);
    }

    private static void WriteHelp(Utf8JsonWriter json, ServerMessage.Help help)
    {
        json.WriteString("status"u8, "help"u8);
        json.WriteStartObject("commands"u8);
        foreach ((string command, string meaning) in help.Commands) json.WriteString(command, meaning);
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, ReadOnlySpan<byte> status, IReadOnlyList<string> names)
    {
        json.WriteString("status"u8, status);
        json.WriteStartArray("users"u8);
        foreach (string name in names) json.WriteStringValue(name);
        json.WriteEndArray();
    }

    private static void WriteGroups(Utf8JsonWriter json, ServerMessage.GroupList list)
    {
        json.WriteString("status"u8, "group_list"u8);
        json.WriteStartObject("groups"u8);
        foreach ((string group, IReadOnlyList<string> members) in list.Groups)
        {
            json.WriteStartArray(group);
            foreach (string member in members) json.WriteStringValue(member);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, ServerMessage.Direct direct)
    {
        json.WriteString("status"u8, "message"u8);
        json.WriteJsonText("sender"u8, direct.Sender);
        json.WriteJsonText("receiver"u8, direct.Receiver);
        json.WriteJsonText("text"u8, direct.Text);
        WriteTimestamp(json, direct.Timestamp);
    }

    private static void WriteGroupMessage(Utf8JsonWriter json, ServerMessage.ToGroup message)
    {
        json.WriteString("status"u8, "group_message"u8);
        json.WriteJsonText("group"u8, message.Group);
        json.WriteJsonText("sender"u8, message.Sender);
        json.WriteJsonText("text"u8, message.Text);
        WriteTimestamp(json, message.Timestamp);
    }

    private static void WriteFile(Utf8JsonWriter json, ServerMessage.File file)
    {
        json.WriteString("status"u8, "file_transfer"u8);
        json.WriteJsonText("sender"u8, file.Sender);
        if (file.Group is JsonText group) json.WriteJsonText("group"u8, group);
        json.WriteFileFields(file.Content);
        WriteTimestamp(json, file.Timestamp);
    }

    private static void WriteTimestamp(Utf8JsonWriter json, string? timestamp)
    {
        if (timestamp is not null) json.WriteString("timestamp"u8, timestamp);
    }
}
