using System.Net;
using ClassChat.Protocol;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Timing;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Starts a server program for a scenario: chooses its port, makes its working copy, starts its
/// <see cref="ServerProcess"/> and waits until it listens.
/// </summary>
/// <param name="command">The program to start.</param>
/// <param name="level">The level that the program runs at.</param>
/// <param name="clock">Clock for deadlines.</param>
internal sealed class ServerLauncher(Target.Command command, Level level, StarvationAwareClock clock)
{
    /// <summary>
    /// Time limit for a fixed port to become free; remains of earlier connections block it for about a minute for some
    /// programs (tcp(7)).
    /// </summary>
    private static readonly TimeSpan _portTimeout = TimeSpan.FromSeconds(65);

    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(250);

    private readonly IsolationSupport? _support = command.Support;

    private bool HasNetwork => _support is { HasNetworkNamespaces: true };

    /// <summary>Starts the program and waits until it listens.</summary>
    public async Task<StartResult> StartAsync(CancellationToken cancel)
    {
        // First, because a process that a killed harness left running may hold the port.
        if (TemporaryFolder.Prepare() is string failure) return new StartResult.Prevented(failure);
        int port = command.Port ?? PortPool.Next();
        var endpoint = new IPEndPoint(IPAddress.Loopback, port);
        var launch = new LaunchSpec(command, level, endpoint, _support);
        if (launch.FindError() is StartFault fault) return fault.AsStart();

        bool sharesNetwork = !HasNetwork;
        IDisposable? portLock = sharesNetwork && command.Port is not null
            ? await PortLocks.OfMachine.AcquireAsync(port, cancel)
            : null;
        bool isKept = false;
        try
        {
            if (sharesNetwork && ListeningPorts.Has(port))
                return new StartResult.Prevented($"port {port} is in use already: end the program that listens there");
            WorkingCopy? files = null;
            if (_support is not null && WorkingCopyBuilder.Build(command, out files) is StartFault unfilled)
                return unfilled.AsStart();

            if (launch.User is int user && files is not null && WorkingCopyBuilder.GiveTo(files, user) is string kept)
                return new StartResult.Prevented(kept);

            StartResult result = await LaunchAsync(
                new ServerProcess(command, launch, endpoint, files, clock) { PortLock = portLock }, cancel);
            isKept = true; // the port lock is released when the program ends
            return result;
        }
        finally
        {
            if (!isKept) portLock?.Dispose();
        }
    }

    private async Task<StartResult> LaunchAsync(ServerProcess subject, CancellationToken cancel)
    {
        bool isRunning = false;
        try
        {
            StartFault? fault = await subject.LaunchAsync(cancel);
            bool isKeptOut = fault is not null && subject.ExitReason is not null && command.Port is int port
                && !HasNetwork && !ListeningPorts.IsFree(port);
            if (isKeptOut && await AwaitFreePortAsync(command.Port!.Value, cancel))
                fault = await subject.RestartAsync(cancel);
            if (fault is not null) return fault.AsStart(subject.LastOutput);
            isRunning = true;
            return new StartResult.Running(subject);
        }
        finally
        {
            if (!isRunning) await subject.DisposeAsync();
        }
    }

    /// <summary>
    /// Waits until a port is free of earlier connections. A program that exited at its start because of them is then
    /// started again.
    /// </summary>
    private static async Task<bool> AwaitFreePortAsync(int port, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(_portTimeout);
        using var timer = new PeriodicTimer(_pollInterval);
        try
        {
            while (!ListeningPorts.IsFree(port)) await timer.WaitForNextTickAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
