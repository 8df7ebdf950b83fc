using System.Net;
using ClassChat.Protocol;

namespace ClassChat.Server;

/// <summary>
/// Settings with which a server is started: level, address, time source, operator console and limits. Immutable; by
/// default the server of level <c>full</c> at 127.0.0.1:12345.
/// </summary>
public sealed record ServerOptions
{
    /// <summary>
    /// The level of the server; default <see cref="Level.Full"/>. <see cref="Level.Task2"/> is a client, not a server:
    /// starting at it throws <see cref="ArgumentException"/>.
    /// </summary>
    public Level Level { get; init; } = Level.Full;

    /// <summary>The address to bind; default 127.0.0.1.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// The TCP port to bind; default 12345. With 0 the system chooses a free one, see
    /// <see cref="ChatServer.Endpoint"/>.
    /// </summary>
    public int Port { get; init; } = 12345;

    /// <summary>The source of all time: timestamps and timeouts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>At <see cref="Level.Task1"/>, the operator's input; null for none. Unused at other levels.</summary>
    public TextReader? OperatorInput { get; init; }

    /// <summary>
    /// At <see cref="Level.Task1"/>, the writer for the client's text; null for none. Unused at other levels.
    /// </summary>
    public TextWriter? OperatorOutput { get; init; }

    /// <summary>
    /// Minimum time between two messages to one client, each of which is then sent by itself, for clients that take
    /// what one read brings for one message; 0 to 1 s. Default zero: pending messages are sent at once and together.
    /// </summary>
    public TimeSpan MessageGap { get; init; }

    /// <summary>The limits of sizes, counts and times.</summary>
    public ServerLimits Limits { get; init; } = new();
}
