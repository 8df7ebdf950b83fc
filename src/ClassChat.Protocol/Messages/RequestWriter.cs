using System.Buffers;
using System.Text.Json;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// Writes a <see cref="Request"/> as ClassChat's own clients send it: one compact JSON object, then a newline.
/// </summary>
public static class RequestWriter
{
    internal static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = MinimalJsonEncoder.Instance,
        SkipValidation = true,
    };

    /// <summary>Writes one request.</summary>
    /// <param name="output">The buffer to write to.</param>
    /// <param name="request">The request; not <see cref="Request.Invalid"/> or <see cref="Request.Encrypted"/>.</param>
    public static void Write(IBufferWriter<byte> output, Request request)
    {
        using (var json = new Utf8JsonWriter(output, WriterOptions))
        {
            json.WriteStartObject();
            switch (request)
            {
                case Request.Register register:
                    json.WriteString("type"u8, "register"u8);
                    json.WriteString("username"u8, register.Name);
                    break;
                case Request.Exit:
                    json.WriteString("type"u8, "exit"u8);
                    break;
                case Request.Encrypt:
                    json.WriteString("type"u8, "encrypt"u8);
                    break;
                case Request.SessionKey key:
                    json.WriteString("type"u8, "session_key"u8);
                    json.WriteString("key"u8, key.Key);
                    break;
                case Request.SendFile file:
                    WriteFile(json, file);
                    break;
                default:
                    WriteMessage(json, request);
                    break;
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteMessage(Utf8JsonWriter json, Request request)
    {
        json.WriteString("type"u8, "message"u8);
        if (request.Sender is not null) json.WriteString("sender"u8, request.Sender);
        json.WriteString("receiver"u8, Receiver(request));
        json.WritePropertyName("text"u8);
        json.WriteJsonText(request is Request.SendText send ? send.Text : default);
    }

    private static void WriteFile(Utf8JsonWriter json, Request.SendFile send)
    {
        json.WriteString("type"u8, "file"u8);
        if (send.Sender is not null) json.WriteString("sender"u8, send.Sender);
        json.WriteString("receiver"u8, send.Receiver);
        json.WriteStartObject("file_data"u8);
        json.WriteFileFields(send.File);
        json.WriteEndObject();
    }

    private static string Receiver(Request request) => request switch
    {
        Request.SendText send => send.Receiver,
        Request.CreateGroup create => "/create " + create.Name,
        Request.JoinGroup join => "/join " + join.Name,
        Request.LeaveGroup leave => "/leave " + leave.Name,
        Request.ListGroups => "/groups",
        Request.ListUsers => "/users",
        Request.Help => "/help",
        Request.Unknown unknown => unknown.Command,
        _ => throw new ArgumentException($"{request.GetType().Name} is not written.", nameof(request)),
    };
}
