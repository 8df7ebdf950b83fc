using ClassChat.Cli.Host;

namespace ClassChat.Cli.Chat.Session;

/// <summary>
/// State machine of a chat with a server, including reconnecting: takes typed lines, received bytes, lost connections
/// and timeouts, and produces effects. It does no I/O, starts no timers and never waits, so both I/O loops can drive
/// it.
/// </summary>
/// <param name="peer">The address of the server for display: <c>127.0.0.1:12345</c>.</param>
/// <param name="clock">The time source.</param>
internal abstract class ChatSession(string peer, TimeProvider clock)
{
    /// <summary>Maximum number of attempts to reconnect after a connection was lost.</summary>
    public const int MaxTries = 8;

    private static readonly TimeSpan _maxPause = TimeSpan.FromSeconds(30);

    private readonly List<Effect> _effects = [];
    private bool _everConnected;
    private int _tries;

    /// <summary>Phase of a session, from connecting to ended.</summary>
    protected enum Phase
    {
        /// <summary>No connection; the next typed line starts one.</summary>
        Offline,

        /// <summary>A connection attempt is in progress.</summary>
        Connecting,

        /// <summary>Connected.</summary>
        Open,

        /// <summary>Waiting before the next connection attempt.</summary>
        Pausing,

        /// <summary>The user is leaving; messages from the server are still handled.</summary>
        Leaving,

        /// <summary>The session has ended.</summary>
        Ended,
    }

    /// <summary>Time limit for connecting, and for the server's answer to the registration.</summary>
    protected static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The prompt for the next line to type.</summary>
    public abstract string Prompt { get; }

    /// <summary>True if the next typed line can be processed now; otherwise it stays queued.</summary>
    public abstract bool WantsInput { get; }

    /// <summary>The time at which <see cref="Overdue"/> must be called; null for none.</summary>
    public DateTimeOffset? Due { get; protected set; }

    /// <summary>The current phase.</summary>
    protected Phase At { get; set; } = Phase.Offline;

    /// <summary>True from the loss of a connection until the session is restored.</summary>
    protected bool IsReturning => _tries > 0;

    /// <summary>The address of the server for display.</summary>
    protected string Peer => peer;

    /// <summary>The time source.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>Returns the effects requested since the last call, in order, and clears them.</summary>
    public IReadOnlyList<Effect> DrainEffects()
    {
        if (_effects.Count == 0) return [];
        Effect[] effects = [.. _effects];
        _effects.Clear();
        return effects;
    }

    /// <summary>Starts the session, or a new attempt: requests a connection.</summary>
    public void Start()
    {
        At = Phase.Connecting;
        Due = clock.GetUtcNow() + Timeout;
        Request(new Effect.Connect());
    }

    /// <summary>Handles an established connection.</summary>
    public void Connected()
    {
        if (At != Phase.Connecting)
        {
            Request(new Effect.HangUp()); // too late: the attempt was abandoned
            return;
        }

        At = Phase.Open;
        Due = null;
        if (!_everConnected) Show(DisplayLine.Notice($"connected to {peer}"));
        _everConnected = true;
        Opened();
    }

    /// <summary>Handles a connection that failed or was lost.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="isOrderly">True if the server closed the connection.</param>
    public void Lost(string reason, bool isOrderly)
    {
        if (At is Phase.Ended or Phase.Offline or Phase.Pausing) return;
        bool wasLeaving = At == Phase.Leaving;
        Request(new Effect.HangUp());
        if (wasLeaving)
        {
            GiveUp();
            End(ExitCode.Passed);
        }
        else if (!_everConnected)
        {
            Show(DisplayLine.Error($"cannot connect to {peer}: {reason}"));
            End(ExitCode.NotStarted);
        }
        else
        {
            Closed(reason, isOrderly);
        }
    }

    /// <summary>Handles a timeout: the time given by <see cref="Due"/> has come.</summary>
    public void Overdue()
    {
        Due = null;
        switch (At)
        {
            case Phase.Pausing:
                Start();
                break;
            case Phase.Connecting:
                Lost($"no connection within {Timeout.TotalSeconds} s", isOrderly: false);
                break;
            case Phase.Leaving:
                LeftTooLong();
                break;
            case Phase.Open:
                Lost($"no answer within {Timeout.TotalSeconds} s", isOrderly: false);
                break;
        }
    }

    /// <summary>Handles a typed line; must be called only while <see cref="WantsInput"/> is true.</summary>
    public abstract void Typed(string line);

    /// <summary>Handles bytes received from the server.</summary>
    public abstract void OnReceived(ReadOnlySpan<byte> bytes);

    /// <summary>Handles a file that was read and is being sent.</summary>
    public abstract void FileBegun(string receiver, string fileName, long sizeBytes);

    /// <summary>Handles a file that could not be read and is not sent.</summary>
    public abstract void FileFailed(string reason);

    /// <summary>Handles the end of input: leaves the chat once pending requests are answered.</summary>
    public void Leave()
    {
        if (At is Phase.Leaving or Phase.Ended) return;
        if (At == Phase.Open)
        {
            At = Phase.Leaving;
            Going();
            return;
        }

        Request(new Effect.HangUp());
        End(_everConnected ? ExitCode.Passed : ExitCode.NotStarted);
    }

    /// <summary>Ends the session immediately.</summary>
    public void Interrupt()
    {
        if (At == Phase.Ended) return;
        Request(new Effect.HangUp());
        End(ExitCode.Interrupted);
    }

    /// <summary>Called when a connection is established.</summary>
    protected abstract void Opened();

    /// <summary>Called when an established connection is lost or reconnecting fails.</summary>
    protected abstract void Closed(string reason, bool isOrderly);

    /// <summary>Called when the user leaves: starts the goodbye and sets <see cref="Due"/>.</summary>
    protected abstract void Going();

    /// <summary>Called when leaving has exceeded its time limit.</summary>
    protected abstract void LeftTooLong();

    /// <summary>Reports the requests that will not be answered any more.</summary>
    protected abstract void GiveUp();

    /// <summary>Resets the attempts to reconnect once the session is restored.</summary>
    protected void Returned() => _tries = 0;

    /// <summary>
    /// Reports the lost connection and schedules the next attempt, or ends the session after <see cref="MaxTries"/>
    /// attempts.
    /// </summary>
    protected void TryAgain(string reason)
    {
        Show(IsReturning
            ? DisplayLine.Error($"cannot connect to {peer}: {reason}")
            : DisplayLine.Notice($"connection lost: {reason}"));
        GiveUp();
        if (_tries == MaxTries)
        {
            Show(DisplayLine.Error($"no connection to {peer} after {MaxTries} tries"));
            End(ExitCode.Failed);
            return;
        }

        _tries++;
        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(_maxPause.TotalSeconds, Math.Pow(2, _tries - 1)));
        Show(DisplayLine.Notice($"trying again in {pause.TotalSeconds} s ({_tries} of {MaxTries})"));
        At = Phase.Pausing;
        Due = clock.GetUtcNow() + pause;
    }

    /// <summary>Ends the session with an exit code.</summary>
    protected void End(int exitCode)
    {
        At = Phase.Ended;
        Due = null;
        Request(new Effect.End(exitCode));
    }

    /// <summary>Requests that a line is shown.</summary>
    protected void Show(DisplayLine line) => Request(new Effect.Show(line));

    /// <summary>Adds an effect to be carried out.</summary>
    protected void Request(Effect effect) => _effects.Add(effect);
}
