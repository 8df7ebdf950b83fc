using ClassChat.Cli.Surroundings;

namespace ClassChat.Cli.Chatting.Talk;

/// <summary>
/// The way of a conversation with a server: what is typed and what is heard goes in, what is to be done comes out. It
/// does no input or output, starts no timer and waits for nothing, so it works the same whoever waits, and how.
/// </summary>
/// <param name="peer">The server, as it is shown: <c>127.0.0.1:12345</c>.</param>
/// <param name="clock">The source of all time.</param>
internal abstract class Conversation(string peer, TimeProvider clock)
{
    /// <summary>Most tries to connect again after a connection was lost.</summary>
    public const int MaxTries = 8;

    private static readonly TimeSpan _maxPause = TimeSpan.FromSeconds(30);

    private readonly List<Act> _acts = [];
    private bool _everConnected;
    private int _tries;

    /// <summary>How far a conversation is.</summary>
    protected enum Phase
    {
        /// <summary>Without a connection, until something is typed.</summary>
        Offline,

        /// <summary>Waiting for a connection.</summary>
        Connecting,

        /// <summary>Connected.</summary>
        Open,

        /// <summary>Waiting before the next try to connect.</summary>
        Pausing,

        /// <summary>Going: what is on its way may still arrive.</summary>
        Leaving,

        /// <summary>Over.</summary>
        Ended,
    }

    /// <summary>How long a server may take to accept a connection, or a name.</summary>
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>What the next line typed is for.</summary>
    public abstract string Prompt { get; }

    /// <summary>False while a line typed would not find its meaning yet: it is to be kept until it does.</summary>
    public abstract bool WantsInput { get; }

    /// <summary>When <see cref="Overdue"/> is to be called; null: not at all.</summary>
    public DateTimeOffset? Due { get; protected set; }

    /// <summary>How far it is.</summary>
    protected Phase At { get; set; } = Phase.Offline;

    /// <summary>True once the connection was lost, until it stands again.</summary>
    protected bool IsReturning => _tries > 0;

    /// <summary>The server, as it is shown.</summary>
    protected string Peer => peer;

    /// <summary>The source of all time.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>Takes what is to be done since the last time, in order.</summary>
    public IReadOnlyList<Act> TakeActs()
    {
        if (_acts.Count == 0) return [];
        Act[] acts = [.. _acts];
        _acts.Clear();
        return acts;
    }

    /// <summary>Begins: asks for a connection.</summary>
    public void Start()
    {
        At = Phase.Connecting;
        Due = clock.GetUtcNow() + Patience;
        Do(new Act.Connect());
    }

    /// <summary>The connection stands.</summary>
    public void Connected()
    {
        if (At != Phase.Connecting)
        {
            Do(new Act.HangUp()); // too late: it was given up
            return;
        }

        At = Phase.Open;
        Due = null;
        if (!_everConnected) Show(Shown.Notice($"connected to {peer}"));
        _everConnected = true;
        Opened();
    }

    /// <summary>There is no connection, or no longer.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="isOrderly">True if the server closed it.</param>
    public void Lost(string reason, bool isOrderly)
    {
        if (At is Phase.Ended or Phase.Offline or Phase.Pausing) return;
        bool wasLeaving = At == Phase.Leaving;
        Do(new Act.HangUp());
        if (wasLeaving)
        {
            GiveUp();
            End(ExitCode.Passed);
        }
        else if (!_everConnected)
        {
            Show(Shown.Error($"cannot connect to {peer}: {reason}"));
            End(ExitCode.NotStarted);
        }
        else
        {
            Closed(reason, isOrderly);
        }
    }

    /// <summary>The time that <see cref="Due"/> named has come.</summary>
    public void Overdue()
    {
        Due = null;
        switch (At)
        {
            case Phase.Pausing:
                Start();
                break;
            case Phase.Connecting:
                Lost($"no connection within {Patience.TotalSeconds} s", isOrderly: false);
                break;
            case Phase.Leaving:
                LeftTooLong();
                break;
            case Phase.Open:
                Lost($"no answer within {Patience.TotalSeconds} s", isOrderly: false);
                break;
        }
    }

    /// <summary>A line was typed; only while <see cref="WantsInput"/>.</summary>
    public abstract void Typed(string line);

    /// <summary>Bytes came from the server.</summary>
    public abstract void Heard(ReadOnlySpan<byte> bytes);

    /// <summary>A file is on its way.</summary>
    public abstract void FileBegun(string receiver, string fileName, long sizeBytes);

    /// <summary>A file could not be read, and is not on its way.</summary>
    public abstract void FileFailed(string reason);

    /// <summary>Nothing more will be typed: the person goes, once what was asked is answered.</summary>
    public void Leave()
    {
        if (At is Phase.Leaving or Phase.Ended) return;
        if (At == Phase.Open)
        {
            At = Phase.Leaving;
            Going();
            return;
        }

        Do(new Act.HangUp());
        End(_everConnected ? ExitCode.Passed : ExitCode.NotStarted);
    }

    /// <summary>Goes at once.</summary>
    public void Interrupt()
    {
        if (At == Phase.Ended) return;
        Do(new Act.HangUp());
        End(ExitCode.Interrupted);
    }

    /// <summary>The connection stands.</summary>
    protected abstract void Opened();

    /// <summary>The connection was lost, and nobody wanted it.</summary>
    protected abstract void Closed(string reason, bool isOrderly);

    /// <summary>The person goes: say goodbye, and set <see cref="Due"/>.</summary>
    protected abstract void Going();

    /// <summary>The goodbye took too long.</summary>
    protected abstract void LeftTooLong();

    /// <summary>Says what will not be answered any more.</summary>
    protected abstract void GiveUp();

    /// <summary>All is in order again after a loss.</summary>
    protected void Returned() => _tries = 0;

    /// <summary>Says that the connection is lost, and when the next try comes; or that there is no more.</summary>
    protected void TryAgain(string reason)
    {
        Show(IsReturning
            ? Shown.Error($"cannot connect to {peer}: {reason}")
            : Shown.Notice($"connection lost: {reason}"));
        GiveUp();
        if (_tries == MaxTries)
        {
            Show(Shown.Error($"no connection to {peer} after {MaxTries} tries"));
            End(ExitCode.Failed);
            return;
        }

        _tries++;
        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(_maxPause.TotalSeconds, Math.Pow(2, _tries - 1)));
        Show(Shown.Notice($"trying again in {pause.TotalSeconds} s ({_tries} of {MaxTries})"));
        At = Phase.Pausing;
        Due = clock.GetUtcNow() + pause;
    }

    /// <summary>It is over.</summary>
    protected void End(int exitCode)
    {
        At = Phase.Ended;
        Due = null;
        Do(new Act.End(exitCode));
    }

    /// <summary>Wants a line shown.</summary>
    protected void Show(Shown line) => Do(new Act.Show(line));

    /// <summary>Wants something done.</summary>
    protected void Do(Act act) => _acts.Add(act);
}
