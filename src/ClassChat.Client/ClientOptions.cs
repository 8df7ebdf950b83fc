using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Client;

/// <summary>What a client can be told to do otherwise.</summary>
public sealed record ClientOptions
{
    /// <summary>How long to wait for the server to take the connection and the name. Default: 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait, on leaving, for the server to hang up. Default: 2 s.</summary>
    public TimeSpan LeaveTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Most requests without an answer; whoever asks more waits. From 1. Default: 1,024.</summary>
    public int MaxOpenRequests { get; init; } = 1024;

    /// <summary>Most events held for their reader; then the server has to wait. From 1. Default: 1,024.</summary>
    public int MaxHeldEvents { get; init; } = 1024;

    /// <summary>
    /// Most bytes of received files held for the reader of events, as base64; then the server has to wait. One file
    /// larger than that is held alone. Default: 32 MiB.
    /// </summary>
    public long MaxHeldFileBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>The clock of all timeouts. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where connections and what was passed over are logged. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
