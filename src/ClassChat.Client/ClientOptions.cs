using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Client;

/// <summary>
/// Optional settings of a <see cref="ChatClient"/>: timeouts, buffer limits, time source and logging.
/// </summary>
internal sealed record ClientOptions
{
    /// <summary>Time limit for connecting and registering. Default: 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time limit, on leaving, for the server to close the connection. Default: 2 s.</summary>
    public TimeSpan LeaveTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Maximum number of unanswered requests; further ones wait before they are sent. At least 1. Default: 1,024.
    /// </summary>
    public int MaxOpenRequests { get; init; } = 1024;

    /// <summary>
    /// Maximum number of unread events; when it is reached, nothing more is read from the server. At least 1. Default:
    /// 1,024.
    /// </summary>
    public int MaxBufferedEvents { get; init; } = 1024;

    /// <summary>
    /// Maximum size of received files in unread events, in bytes of base64; when it is reached, nothing more is read
    /// from the server. A single larger file is still accepted when no other is held. Default: 32 MiB.
    /// </summary>
    public long MaxBufferedFileBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>
    /// True to encrypt the connection before registering (bonus 5.4); a server without encryption then refuses.
    /// Default: false.
    /// </summary>
    public bool IsEncrypted { get; init; }

    /// <summary>The time source of all timeouts. Default: the system clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Creates the logger for disconnections and for input that violates the protocol. Default: no logging.
    /// </summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
