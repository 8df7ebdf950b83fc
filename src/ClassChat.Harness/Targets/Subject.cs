using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClassChat.Harness.Targets;

/// <summary>A server under test that runs, for one scenario.</summary>
public abstract class Subject : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    public abstract IPEndPoint Endpoint { get; }

    /// <summary>A socket from which it can be reached: made in the network in which it lives.</summary>
    public virtual Socket OpenSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Starts a program of ours where it can reach the server: in the network in which that lives.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public virtual Process StartBeside(ProcessStartInfo start) =>
        Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start");

    /// <summary>Text at its console, as its operator sees it.</summary>
    public virtual ConsoleOutput Console { get; } = new();

    /// <summary>How it ended, if it has: "exited with code 1"; null while it runs.</summary>
    public virtual string? Death => null;

    /// <summary>
    /// Waits a moment for its end, if it may be about to end: its connections break before it is told how it died.
    /// </summary>
    public virtual Task LingerAsync() => Task.CompletedTask;

    /// <summary>The last lines it printed, errors included.</summary>
    public virtual string LastOutput => "";

    /// <summary>The process, if it is one of its own: what can be measured is measured there.</summary>
    public virtual int? ProcessId => null;

    /// <summary>True if it can be ended and started again within a scenario.</summary>
    public virtual bool CanRestart => false;

    /// <summary>The harness ends it, for what it has done, if it is the harness's to end.</summary>
    /// <param name="reason">What that is: "it sent alice 4 MiB that nobody asked for".</param>
    public virtual void End(string reason)
    {
    }

    /// <summary>Types at its console.</summary>
    /// <returns>False if it has no console, or does not read it.</returns>
    public abstract Task<bool> TypeAsync(string text, CancellationToken cancel);

    /// <summary>Ends it without warning and starts it again at the same place.</summary>
    public virtual Task<string?> RestartAsync(CancellationToken cancel) =>
        Task.FromResult<string?>("it was not started by the harness");

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>What came of starting a server.</summary>
public abstract record Start
{
    private Start()
    {
    }

    /// <summary>It runs and listens.</summary>
    public sealed record Running(Subject Subject) : Start;

    /// <summary>It does not, and why.</summary>
    /// <param name="Reason">One sentence.</param>
    /// <param name="Output">What it printed.</param>
    public sealed record Failed(string Reason, string Output) : Start;

    /// <summary>
    /// It was not started, for a reason that is neither its fault nor the harness's: nothing can be said about the
    /// program.
    /// </summary>
    /// <param name="Reason">What prevented it, and what to do about it, in one sentence.</param>
    public sealed record Prevented(string Reason) : Start;
}
