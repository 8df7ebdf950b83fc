using ClassChat.Platform.Linux;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Decodes what one TCP connection of a bot receives, and adds bytes, text and events to the bot's history, until the
/// receive allowance is exceeded. Queues the automatic replies that the connection is to send.
/// </summary>
internal sealed class ReceiveRecorder
{
    private readonly ConnectionContext _context;
    private readonly History _history;
    private readonly EventDecoder _decoder;
    private readonly List<ObservedEvent> _events = [];
    private int _unread;

    /// <summary>Creates a recorder.</summary>
    /// <param name="context">The dialect, and the history that events are added to.</param>
    /// <param name="session">The encryption session; null if the dialect has no encryption.</param>
    public ReceiveRecorder(ConnectionContext context, CipherSession? session)
    {
        _context = context;
        _history = context.History;
        _decoder = new EventDecoder(context.Dialect, budget: context.Allowance.Searches) { Session = session };
        _decoder.Bind(Me, _history.Names);
    }

    /// <summary>The name of the bot on this connection.</summary>
    public string Me { get; private set; } = "";

    /// <summary>True if silence would end a message or an event that has no end mark.</summary>
    public bool WaitsForSilence => _decoder.WaitsForSilence;

    private TimeSpan Now => _context.Time.GetElapsedTime(_context.Epoch);

    /// <summary>Sets the name that the server knows the bot by.</summary>
    public void SetName(string me)
    {
        lock (_history.Gate)
        {
            _history.Me = Me = me;
            if (_context.Dialect.Events.Any(pattern => pattern.UsesMe)) _decoder.Bind(me, _history.Names);
        }
    }

    /// <summary>Takes the next automatic reply to send; null if there is none.</summary>
    public AutomaticReply? TakeReply()
    {
        lock (_history.Gate) return _decoder.Replies.TryDequeue(out AutomaticReply? reply) ? reply : null;
    }

    /// <summary>Expects encrypted messages from here on.</summary>
    /// <param name="isFresh">True if nothing that was received before can be encrypted.</param>
    /// <param name="textEnd">End of the received text that is already interpreted.</param>
    public void ExpectEncrypted(bool isFresh, int textEnd)
    {
        lock (_history.Gate)
        {
            _events.Clear();
            _decoder.ExpectEncrypted(isFresh, textEnd, _history.Text, _events);
            Record();
        }
    }

    /// <summary>Changes the framing of incoming messages.</summary>
    /// <param name="framing">The new framing.</param>
    /// <param name="textEnd">End of the received text that is already interpreted.</param>
    public void Switch(Framing framing, int textEnd)
    {
        lock (_history.Gate)
        {
            _events.Clear();
            _decoder.Switch(framing, textEnd, _history.Text, _events);
            Record();
        }
    }

    /// <summary>Decodes further received bytes.</summary>
    /// <returns>False if a bot was sent more than its allowance: reading stops.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        lock (_history.Gate)
        {
            TimeSpan began = Threads.CurrentTime;
            _history.Received.Append(bytes);
            long textBefore = _history.Text.Total;
            _events.Clear();
            _decoder.Append(bytes, _history.Text, _events);
            _context.Texts.Append(bytes);
            if (!Record() && _history.Text.Total > textBefore) _history.NotifyChanged();
            _context.ReceiveMeter.CheckTime(began);
            return _context.ReceiveMeter.Consume(bytes.Length, _history.KeptBytes, _history.Events.Count);
        }
    }

    /// <summary>Ends messages and events without an end mark, after silence or at the end of the connection.</summary>
    public void EndSilence()
    {
        lock (_history.Gate)
        {
            _events.Clear();
            _decoder.EndSilence(_history.Text, _events);
            Record();
        }
    }

    /// <summary>Records that the server has ended the connection.</summary>
    public void End(EventKind how)
    {
        lock (_history.Gate)
        {
            _history.Add(new ObservedEvent(how), Now);
            _history.NotifyChanged();
        }
    }

    /// <summary>Releases the bytes that did not form an event from the history's count.</summary>
    public void Forget()
    {
        lock (_history.Gate) HoldUnread(0);
    }

    /// <summary>Adds the decoded events to the history; the caller holds the gate.</summary>
    private bool Record()
    {
        HoldUnread(_decoder.UnreadBytes);
        foreach (byte[] decrypted in _decoder.TakeDecrypted())
        {
            _context.Texts.AppendMessage(decrypted);
            _history.PlainReceived.Append(decrypted);
            _history.PlainReceived.Append("\n"u8);
        }

        int before = _history.Events.Count;
        TimeSpan at = Now;
        foreach (ObservedEvent observed in _events) _history.Add(IsOwn(observed) ? AsEcho(observed) : observed, at);
        if (_history.Events.Count == before) return false;
        _history.NotifyChanged();
        return true;
    }

    private void HoldUnread(int bytes)
    {
        _history.HoldUnread(bytes - _unread);
        _unread = bytes;
    }

    // An echo of the bot's own message does not count as received.
    private bool IsOwn(ObservedEvent observed) =>
        _context.Dialect.Semantics.SenderGetsOwnMessages && observed.Kind == EventKind.Message && observed.Sender == Me;

    private static ObservedEvent AsEcho(ObservedEvent message) => message with { Kind = EventKind.Echo };
}
