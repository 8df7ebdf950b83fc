using ClassChat.Protocol;

namespace ClassChat.Server;

/// <summary>
/// All limits of the server that whoever starts it may change (sizes, counts, times), in one place; the fixed ones of
/// the protocol are in <see cref="Limits"/>.
/// </summary>
public sealed record ServerLimits
{
    /// <summary>
    /// Maximum number of simultaneous connections, registered or not; default 20,000, the usual limit of file
    /// descriptors.
    /// </summary>
    public int MaxClients { get; init; } = 20_000;

    /// <summary>
    /// Maximum number of client sockets open at once, 1 or more, including those being refused or closed. At the limit,
    /// new clients wait in the backlog until one is closed. Default null: as many as the process's limit of open files
    /// allows when the server starts, which is known on Linux only; elsewhere unlimited.
    /// </summary>
    public int? MaxOpenSockets { get; init; }

    /// <summary>
    /// Maximum number of groups; default 1,000, because every group command is answered with the list of all.
    /// </summary>
    public int MaxGroups { get; init; } = 1_000;

    /// <summary>Unsent bytes in an outbox above which its senders are slowed down; default 1 MiB.</summary>
    public int OutboxSoftBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Unsent bytes in an outbox above which its senders wait for up to <see cref="StallTimeout"/>; at twice this size
    /// the client is cut off immediately. Default 64 MiB: four of the largest files.
    /// </summary>
    public int OutboxHardBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Time that a client above <see cref="OutboxSoftBytes"/> may read nothing before senders stop waiting for it;
    /// default 100 ms, so that a stuck client delays nobody.
    /// </summary>
    public TimeSpan BackpressureTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Time that a client above <see cref="OutboxHardBytes"/> may read nothing before it is cut off; default 5 s.
    /// </summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time that a client with any unsent output may read nothing before it is cut off; default 30 s.
    /// </summary>
    public TimeSpan SendIdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time that a client has for sending its name; default 5 min, because a person is typing it.</summary>
    public TimeSpan RegistrationTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Time that a client has for sending its name while new clients wait for a socket slot; default 3 s, so that
    /// silent clients make room.
    /// </summary>
    public TimeSpan CrowdedRegistrationTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Time that a finished connection waits for its peer to close too; default 2 s. Closing with bytes unread would
    /// reset the connection and destroy the final message.
    /// </summary>
    public TimeSpan LingerTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Time that a new client waits for its name if the connection that holds it is closed but not cleaned up yet;
    /// default 1 s, so that a client that reconnects at once gets its name.
    /// </summary>
    public TimeSpan NameReleaseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Total size of messages queued for users who are offline, in bytes; default 1 GiB.</summary>
    public long MaxQueuedBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>
    /// Bytes per second that user lists may take in total; default 64 MB. With n clients each join costs n lists of n
    /// names, so in a large chat several joins share one list.
    /// </summary>
    public int ListBytesPerSecond { get; init; } = 64_000_000;

    /// <summary>
    /// Largest single read from a client, in bytes, before other clients get their turn; default 64 KiB.
    /// </summary>
    public int ReadBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Bytes written to all receivers by one client's batch before it is flushed and slowed down; default 4 MiB,
    /// because a few short messages to a large group add up.
    /// </summary>
    public int BatchBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Unsent bytes that a client of <see cref="Level.Task3"/> may have; default 1 MiB. Beyond it, answers to the
    /// client wait, and a notice about another client cuts it off.
    /// </summary>
    public int PlainQueueBytes { get; init; } = 1024 * 1024;
}
