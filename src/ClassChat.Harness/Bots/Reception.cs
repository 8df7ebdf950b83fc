using ClassChat.Harness.Allowances;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Frames;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Bots;

/// <summary>Enters what one connection receives into the bot's history, as far as its allowance goes.</summary>
/// <param name="scope">How the server talks, and where what it says goes.</param>
internal sealed class Reception(ConnectionScope scope)
{
    private readonly History _history = scope.History;
    private readonly Digest _digest = new(scope.Dialect);
    private readonly List<ChatEvent> _events = [];
    private int _unread;

    /// <summary>The name of the bot on this connection.</summary>
    public string Me { get; set; } = "";

    /// <summary>True if a silence would end a message or an event that has no end mark.</summary>
    public bool WaitsForSilence => _digest.WaitsForSilence;

    /// <summary>What the bot must say by itself to what came, in order; emptied by who says it.</summary>
    public Queue<Template> Replies => _digest.Replies;

    private TimeSpan Now => scope.Time.GetElapsedTime(scope.Epoch);

    /// <summary>From here on what comes is encrypted.</summary>
    public void Decrypt(Session? session)
    {
        lock (_history.Gate) _digest.Session = session;
    }

    /// <summary>From here on what comes is framed in another way.</summary>
    /// <param name="framing">The way.</param>
    /// <param name="textEnd">Up to where the text that came has been understood.</param>
    public void Switch(Framing framing, int textEnd)
    {
        lock (_history.Gate)
        {
            _events.Clear();
            _digest.Switch(framing, textEnd, _history.Text, _events);
            Enter();
        }
    }

    /// <summary>Goes on with bytes.</summary>
    /// <returns>False if somebody was sent too much: no more is to be read.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        lock (_history.Gate)
        {
            TimeSpan began = Intake.Now;
            _history.Received.Append(bytes);
            long textBefore = _history.Text.Total;
            _events.Clear();
            _digest.Append(bytes, _history.Text, _events);
            if (!Enter() && _history.Text.Total > textBefore) _history.Announce();
            scope.Intake.Look(began, _history.Text.Timeouts);
            return scope.Intake.Take(bytes.Length, _history.KeptBytes, _history.Events.Count);
        }
    }

    /// <summary>Nothing has come for a while, or nothing will.</summary>
    public void EndSilence()
    {
        lock (_history.Gate)
        {
            _events.Clear();
            _digest.EndSilence(_history.Text, _events);
            Enter();
        }
    }

    /// <summary>The server has ended the connection.</summary>
    public void End(EventKind how)
    {
        lock (_history.Gate)
        {
            _history.Add(new ChatEvent(how), Now);
            _history.Announce();
        }
    }

    /// <summary>What has come and is no event will never be one.</summary>
    public void Forget()
    {
        lock (_history.Gate) HoldUnread(0);
    }

    /// <summary>Enters what happened; under the gate.</summary>
    private bool Enter()
    {
        HoldUnread(_digest.UnreadBytes);
        int before = _history.Events.Count;
        TimeSpan at = Now;
        foreach (ChatEvent happened in _events) _history.Add(IsOwn(happened) ? AsEcho(happened) : happened, at);
        if (_history.Events.Count == before) return false;
        _history.Announce();
        return true;
    }

    private void HoldUnread(int bytes)
    {
        _history.HoldUnread(bytes - _unread);
        _unread = bytes;
    }

    // Who sends a message and gets it back has not received one.
    private bool IsOwn(ChatEvent happened) =>
        scope.Dialect.Semantics.Echo && happened.Kind == EventKind.Message && happened.Sender == Me;

    private static ChatEvent AsEcho(ChatEvent message) => message with { Kind = EventKind.Echo };
}
