using System.Text;
using ClassChat.Protocol;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;
using ClassChat.Server.Hub;
using ClassChat.Server.Outboxes;
using ClassChat.Server.Sockets;

namespace ClassChat.Server.Connections;

/// <summary>
/// Registers one client: reads its name, as plain text or a JSON object of at most
/// <see cref="Limits.MaxRegistrationBytes"/> (classic dialect, "task4 and above"), and joins the hub under it or
/// replies why not.
/// </summary>
/// <param name="reader">Input from the client.</param>
/// <param name="hub">The hub to join.</param>
/// <param name="outbox">Output to the client.</param>
/// <param name="encryption">Encryption of the connection, which may begin before the registration.</param>
/// <param name="options">The time source and the timeouts.</param>
internal sealed class Registration(
    ConnectionReader reader, ChatHub hub, Outbox outbox, ConnectionEncryption encryption, ServerOptions options)
{
    private bool _isOver;

    /// <summary>Waits for a name and joins the hub under it.</summary>
    /// <returns>The session; null if registration failed and the client was told why, or if the client is
    /// gone.</returns>
    public async Task<UserSession?> RunAsync()
    {
        bool mayEnd = false;
        while (true)
        {
            int limit = Limits.MaxRegistrationBytes - (int)reader.TotalBytes;
            if (limit <= 0) return Refuse($"A username has at most {Limits.MaxNameChars} characters.");

            ReadResult readResult = await reader.ReadAsync(limit, mayEnd ? Limits.UnterminatedLineTimeout : null);
            if (readResult == ReadResult.Failed) return null;
            mayEnd = readResult == ReadResult.Data;

            if (TryReadName(isRested: readResult != ReadResult.Data, out string name)) return await JoinAsync(name);
            if (_isOver || readResult == ReadResult.EndOfStream) return null;
        }
    }

    /// <summary>Reads the name from the input received so far.</summary>
    /// <returns>False if more input is needed, or if the input is something other than a name, which ends the
    /// registration.</returns>
    private bool TryReadName(bool isRested, out string name)
    {
        name = "";
        if (reader.FirstByte is null) return isRested && reader.TotalBytes > 0; // the client sent only an empty line
        if (reader.FirstByte != '{')
        {
            bool isName = reader.Decoder.TryReadName(isRested, out ReadOnlySpan<byte> bytes);
            if (isName) name = Encoding.UTF8.GetString(bytes);
            return isName;
        }

        while (!_isOver && reader.Decoder.TryRead(out Frame frame))
        {
            if (TryReadName(frame, out name)) return true;
        }

        return false;
    }

    /// <summary>
    /// Reads the name from a frame; false for a request for encryption, which is answered, and for anything else,
    /// which ends the registration.
    /// </summary>
    private bool TryReadName(Frame frame, out string name)
    {
        name = "";
        ReadOnlyMemory<byte> bytes = frame.Bytes;
        ServerMessage? fault = frame.Kind == FrameKind.Json ? encryption.Open(ref bytes) : ReplyTexts.NotJson;
        bool isText = fault is null && bytes.Span is not [(byte)'{', ..]; // only inside of an encrypted frame
        if (isText) name = Encoding.UTF8.GetString(bytes.Span);
        if (isText) return true;

        Request? request = fault is null ? RequestReader.Read(bytes) : null;
        if (request is Request.Register register)
        {
            name = register.Name;
            return true;
        }

        var batch = new WriteBatch(options.Clock);
        bool isAnswered = request is not null && encryption.TryAnswer(request, batch);
        batch.Flush();
        if (isAnswered) return false;
        Reply(fault ?? ReplyTexts.NameExpected);
        _isOver = true;
        return false;
    }

    private async Task<UserSession?> JoinAsync(string text)
    {
        if (!UserName.TryParse(text, out UserName? name, out string? fault)) return Refuse(fault);

        var batch = new WriteBatch(options.Clock);
        UserSession? session = hub.Join(name, outbox, batch, out UserSession? holder);
        if (session is null && holder!.Outbox.IsPeerGone())
        {
            // Probably the same user reconnecting: the old connection is closed and about to be cleaned up.
            await hub.WhenLeft(holder).EndsWithinAsync(options.Limits.NameReleaseTimeout, options.Clock);
            batch.Begin();
            session = hub.Join(name, outbox, batch, out _);
        }

        batch.Flush();
        if (session is null) Reply(ReplyTexts.NameTaken(name));
        return session;
    }

    private UserSession? Refuse(string fault)
    {
        Reply(ReplyTexts.NameRefused(fault));
        return null;
    }

    private void Reply(ServerMessage message)
    {
        var batch = new WriteBatch(options.Clock);
        batch.Answer(outbox, message);
        batch.Flush();
    }
}
