using ClassChat.Protocol;

namespace ClassChat.Server;

/// <summary>
/// Every limit of the server that its operator may set, in one place; those of the protocol are in
/// <see cref="Limits"/>.
/// </summary>
public sealed record ServerLimits
{
    /// <summary>
    /// Most connections at once, registered or not; default 20,000: what file descriptors usually allow.
    /// </summary>
    public int MaxClients { get; init; } = 20_000;

    /// <summary>
    /// Most client sockets open at once, 1 or more, those included that are being refused or closed. Beyond, newcomers
    /// wait unaccepted until one is closed. Default null: as many as the process's limit of open files leaves room for
    /// when the server starts, which is known on Linux only; elsewhere any number.
    /// </summary>
    public int? MaxOpenSockets { get; init; }

    /// <summary>Most groups at once; default 1,000: every group command is answered with the list of all.</summary>
    public int MaxGroups { get; init; } = 1_000;

    /// <summary>Bytes unsent to one client above which those who write to it are paced; default 1 MiB.</summary>
    public int OutboxSoftBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Bytes unsent to one client above which its senders wait for it, up to <see cref="StallTime"/>; at twice as
    /// many it is cut off without ado. Default 64 MiB: four of the largest files.
    /// </summary>
    public int OutboxHardBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long a crowded client may take nothing before its senders no longer wait for it; default 100 ms: who is
    /// stuck delays nobody.
    /// </summary>
    public TimeSpan PacePatience { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long a client above <see cref="OutboxHardBytes"/> may take nothing before it is cut off; default 5 s.
    /// </summary>
    public TimeSpan StallTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a client with anything unsent may take nothing before it is cut off; default 30 s.</summary>
    public TimeSpan SilenceTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client may take to give its name; default 5 min: somebody is typing.</summary>
    public TimeSpan RegistrationTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a client may take to give its name while newcomers wait for a socket; default 3 s: who is silent gives
    /// way to them.
    /// </summary>
    public TimeSpan CrowdedRegistrationTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a finished connection waits for its peer to finish too; default 2 s. Closing with bytes unread would
    /// reset the connection and take our last words along.
    /// </summary>
    public TimeSpan LingerTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a newcomer waits for a namesake whose connection is closed already but not yet cleaned up; default 1 s:
    /// who reconnects at once finds the name free.
    /// </summary>
    public TimeSpan NamesakeTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Bytes that may wait for people who are away, on the whole; default 1 GiB. The operator's own limit.
    /// </summary>
    public long MaxQueuedBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>
    /// Bytes a second that lists of users may take, on the whole; default 64 MB: with n clients each join costs n
    /// lists of n names, so in a large room several joins share one list.
    /// </summary>
    public int ListBytesPerSecond { get; init; } = 64_000_000;

    /// <summary>
    /// Bytes read from a client in one go, at most; default 64 KiB: then it is another client's turn.
    /// </summary>
    public int ReadBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Bytes written to others for one client before they are flushed and paced; default 4 MiB: a few short messages
    /// to a large group are a great many bytes.
    /// </summary>
    public int BatchBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Bytes unsent to one client at <see cref="Level.Task3"/>; default 1 MiB. Beyond, it is cut off.
    /// </summary>
    public int PlainQueueBytes { get; init; } = 1024 * 1024;
}
