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
/// The first thing a client says, its name: raw, with or without a newline, or as an object (classic dialect, "task4
/// and above"). Until it is said, <see cref="Limits.MaxRegistrationBytes"/> are all that is taken.
/// </summary>
/// <param name="inbox">What the client says.</param>
/// <param name="hub">Where it is to join.</param>
/// <param name="outbox">What it is told.</param>
/// <param name="options">Whose time counts, and for how long.</param>
internal sealed class Registration(Inbox inbox, ChatHub hub, Outbox outbox, ServerOptions options)
{
    private bool _isOver;

    /// <summary>Waits for a name and joins under it.</summary>
    /// <returns>The member; null if there is none: the client was told why, or is gone.</returns>
    public async Task<Member?> RunAsync()
    {
        bool mayRest = false;
        while (true)
        {
            int room = Limits.MaxRegistrationBytes - (int)inbox.TotalBytes;
            if (room <= 0) return Refuse($"A username has at most {Limits.MaxNameChars} characters.");

            Read read = await inbox.ReadAsync(room, mayRest ? Limits.UnendedLineRest : null);
            if (read == Read.Broken) return null;
            mayRest = read == Read.Some;

            if (TryReadName(isRested: read != Read.Some, out string name)) return await JoinAsync(name);
            if (_isOver || read == Read.Ended) return null;
        }
    }

    /// <summary>Reads the name from what is there.</summary>
    /// <returns>False if it takes more, or if something else came, which ends the conversation.</returns>
    private bool TryReadName(bool isRested, out string name)
    {
        name = "";
        if (inbox.FirstByte is null) return isRested && inbox.TotalBytes > 0; // somebody just pressed Enter
        if (inbox.FirstByte != '{')
        {
            bool isName = inbox.Decoder.TryReadName(isRested, out ReadOnlySpan<byte> bytes);
            if (isName) name = Encoding.UTF8.GetString(bytes);
            return isName;
        }

        if (!inbox.Decoder.TryRead(out Frame frame)) return false;
        Request request = frame.Kind == FrameKind.Json ? RequestReader.Read(frame.Bytes) : new Request.Help();
        if (request is Request.Register register)
        {
            name = register.Name;
            return true;
        }

        Tell(frame.Kind == FrameKind.Json ? Answers.NameExpected : Answers.NotJson);
        _isOver = true;
        return false;
    }

    private async Task<Member?> JoinAsync(string text)
    {
        if (!UserName.TryParse(text, out UserName? name, out string? fault)) return Refuse(fault);

        var batch = new Batch(options.Clock);
        Member? member = hub.Join(name, outbox, batch, out Member? holder);
        if (member is null && holder!.Outbox.IsPeerGone())
        {
            // The same person again, most likely: the old connection is closed and about to be cleaned up.
            await hub.WhenLeft(holder).EndsWithinAsync(options.Limits.NamesakeTime, options.Clock);
            batch.Begin();
            member = hub.Join(name, outbox, batch, out _);
        }

        batch.Flush();
        if (member is null) Tell(Answers.NameTaken(name));
        return member;
    }

    private Member? Refuse(string fault)
    {
        Tell(Answers.NameRefused(fault));
        return null;
    }

    private void Tell(ServerMessage message)
    {
        var batch = new Batch(options.Clock);
        batch.Answer(outbox, message);
        batch.Flush();
    }
}
