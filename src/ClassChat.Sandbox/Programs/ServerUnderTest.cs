using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// One scenario's access to a running server under test: its address, console, process, exit and restart. Not every
/// server offers all of them.
/// </summary>
public abstract class ServerUnderTest : IAsyncDisposable
{
    /// <summary>Address on which it listens.</summary>
    public abstract IPEndPoint Endpoint { get; }

    /// <summary>Creates a socket that can reach it, in its network.</summary>
    public virtual Socket OpenSocket() => TcpSocket.Open(Endpoint.AddressFamily);

    /// <summary>
    /// Connections that wait until the server accepts them; null if the system does not show that, for example for a
    /// server on another machine.
    /// </summary>
    public virtual ListenQueue? Queue =>
        IPAddress.IsLoopback(Endpoint.Address) ? ListeningPorts.QueueOf(Endpoint, network: null) : null;

    /// <summary>Starts a program of the harness in the server's network, so that it can reach the server.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program does not exist.</exception>
    public virtual Process StartBeside(ProcessStartInfo start)
    {
        Failpoint.Pass(FailpointKind.StartProcess, start.FileName);
        return ForkLock.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start");
    }

    /// <summary>Text on its console, as its operator sees it.</summary>
    public virtual ConsoleOutput Console { get; } = new();

    /// <summary>Description of its end, for example "exited with code 1"; null while it runs.</summary>
    public virtual string? ExitReason => null;

    /// <summary>
    /// Waits briefly for its exit if it may be about to end, since its connections break before the exit code is known.
    /// </summary>
    public virtual Task AwaitExitAsync() => Task.CompletedTask;

    /// <summary>
    /// Explanation, if it has printed nothing, that output to a pipe is often kept back; null if that is not so.
    /// </summary>
    public virtual string? SilenceNote => null;

    /// <summary>The end of its output, including standard error.</summary>
    public virtual string LastOutput => "";

    /// <summary>Number of its process, for measurements; null if it has no process of its own.</summary>
    public virtual int? ProcessId => null;

    /// <summary>Processor time that it has used so far; null if the system does not show it.</summary>
    public virtual TimeSpan? ProcessorTime => null;

    /// <summary>True if it can be killed and restarted within a scenario.</summary>
    public virtual bool CanRestart => false;

    /// <summary>Kills the server because of its behavior, if the harness started it.</summary>
    /// <param name="reason">The reason: "it sent alice 4 MiB that were not requested".</param>
    public virtual void End(string reason)
    {
    }

    /// <summary>Types text at its console.</summary>
    /// <returns>False if it has no console, or does not read it.</returns>
    public abstract Task<bool> TypeAsync(string text, CancellationToken cancel);

    /// <summary>
    /// Kills it without warning and restarts it at the same address; returns the error, or null if it listens.
    /// </summary>
    public virtual Task<StartFault?> RestartAsync(CancellationToken cancel) =>
        Task.FromResult<StartFault?>(StartFault.Failed("it was not started by the harness"));

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>
/// Result of <see cref="Target.StartAsync"/>: the server runs, failed to start by its own fault, or was prevented from
/// starting by a cause outside it.
/// </summary>
public abstract record StartResult
{
    private StartResult()
    {
    }

    /// <summary>The server runs and accepts connections; the caller must dispose of it.</summary>
    public sealed record Running(ServerUnderTest Server) : StartResult;

    /// <summary>
    /// The server does not run and is to blame, so the scenario fails: its command is wrong, it ended or did not listen
    /// in time, or nobody listens at its address.
    /// </summary>
    /// <param name="Reason">The reason, in one sentence.</param>
    /// <param name="Output">The end of the program's output.</param>
    public sealed record Failed(string Reason, string Output) : StartResult;

    /// <summary>
    /// A cause outside the program prevented the start, such as a port in use or files that cannot be copied, so the
    /// program cannot be judged.
    /// </summary>
    /// <param name="Reason">The reason and its remedy, in one sentence.</param>
    public sealed record Prevented(string Reason) : StartResult;
}
