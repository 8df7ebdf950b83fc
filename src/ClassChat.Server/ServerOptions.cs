using System.Net;
using ClassChat.Protocol;

namespace ClassChat.Server;

/// <summary>How a server is to run. Immutable; the defaults are those of the assignment.</summary>
public sealed record ServerOptions
{
    /// <summary>
    /// What the server offers; default <see cref="Level.Full"/>. <see cref="Level.Task2"/> is a client, not a server:
    /// starting at it throws <see cref="ArgumentException"/>.
    /// </summary>
    public Level Level { get; init; } = Level.Full;

    /// <summary>The address to bind; default 127.0.0.1.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// The TCP port to bind; default 12345; 0: any that is free, see <see cref="ChatServer.Endpoint"/>.
    /// </summary>
    public int Port { get; init; } = 12345;

    /// <summary>The source of all time: timestamps, deadlines, rests.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>At <see cref="Level.Task1"/>, what the operator types; null: nothing. Unused at other levels.</summary>
    public TextReader? OperatorInput { get; init; }

    /// <summary>
    /// At <see cref="Level.Task1"/>, where the client's text goes; null: nowhere. Unused at other levels.
    /// </summary>
    public TextWriter? OperatorOutput { get; init; }

    /// <summary>What the server holds, and waits for, at most.</summary>
    public ServerLimits Limits { get; init; } = new();
}
