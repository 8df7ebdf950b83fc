using System.Net;
using ClassChat.Harness.Isolation;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;

namespace ClassChat.Harness.Targets;

/// <summary>Starts a program for a scenario: finds it a port, copies its files, and gives it what it needs.</summary>
/// <param name="command">What was asked for.</param>
/// <param name="level">The level it is to run at.</param>
/// <param name="clock">Deadlines.</param>
internal sealed class ProgramStart(Target.Command command, Level level, PatientClock clock)
{
    /// <summary>What is left of former connections keeps a port from some programs for a minute (tcp(7)).</summary>
    private static readonly TimeSpan _portPatience = TimeSpan.FromSeconds(65);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250);

    private readonly Sandbox? _sandbox = command.Sandbox;

    private bool HasRoom => _sandbox is { HasRooms: true };

    /// <summary>Starts it, and waits until it listens.</summary>
    public async Task<Start> StartAsync(CancellationToken cancel)
    {
        // First: what a killed harness has left may hold the port.
        if (TemporaryFolder.Prepare() is string noRoom) return new Start.Prevented(noRoom);
        int port = command.Port ?? PortPool.Take();
        var endpoint = new IPEndPoint(IPAddress.Loopback, port);
        var launch = new Launch(command, level, endpoint, _sandbox);
        if (launch.Fault() is StartFault fault) return fault.AsStart();

        bool sharesNetwork = !HasRoom;
        IDisposable? turn = sharesNetwork && command.Port is not null
            ? await PortLocks.OfMachine.TakeAsync(port, cancel)
            : null;
        bool isKept = false;
        try
        {
            if (sharesNetwork && Listeners.Has(port))
                return new Start.Prevented($"port {port} is in use already: end the program that listens there");
            RunFolder? files = null;
            if (_sandbox is not null && ProgramFiles.Make(command, out files) is StartFault unfilled)
                return unfilled.AsStart();

            if (launch.User is int user) files?.GiveTo(user);
            Start start = await LaunchAsync(
                new ProcessSubject(command, launch, endpoint, files, clock) { Turn = turn }, cancel);
            isKept = true; // the turn ends with the program
            return start;
        }
        finally
        {
            if (!isKept) turn?.Dispose();
        }
    }

    private async Task<Start> LaunchAsync(ProcessSubject subject, CancellationToken cancel)
    {
        bool isRunning = false;
        try
        {
            StartFault? fault = await subject.LaunchAsync(cancel);
            bool isKeptOut = fault is not null && subject.Death is not null && command.Port is int port
                && !HasRoom && !Listeners.IsFree(port);
            if (isKeptOut && await BecomesFreeAsync(command.Port!.Value, cancel))
                fault = await subject.RestartAsync(cancel) is string again ? StartFault.Failed(again) : null;
            if (fault is not null) return fault.AsStart(subject.LastOutput);
            isRunning = true;
            return new Start.Running(subject);
        }
        finally
        {
            if (!isRunning) await subject.DisposeAsync();
        }
    }

    /// <summary>
    /// A program that died at its start, with its port taken by nobody but the past, gets a second chance when the past
    /// is over.
    /// </summary>
    private static async Task<bool> BecomesFreeAsync(int port, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_portPatience);
        using var look = new PeriodicTimer(_look);
        try
        {
            while (!Listeners.IsFree(port)) await look.WaitForNextTickAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
