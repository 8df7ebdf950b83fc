using System.Net;
using ClassChat.Platform.Linux;
using ClassChat.Platform.Text;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Probes;
using ClassChat.Sandbox.Timing;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Waits until a server program listens at its port, and finds out at which address. If it does not, it says what the
/// program does instead: it listens elsewhere, waits for input, or has ended.
/// </summary>
/// <param name="command">The program.</param>
/// <param name="program">The running program.</param>
/// <param name="launch">Description of its start.</param>
/// <param name="port">The port at which it is to listen.</param>
/// <param name="clock">Clock of the deadlines.</param>
internal sealed class ListenWait(
    Target.Command command, RunningProgram program, LaunchSpec launch, int port, StarvationAwareClock clock)
{
    /// <summary>Number of polls that find a listener at ::1 alone, after which none at 127.0.0.1 is expected.</summary>
    private const int SixPolls = 20;

    /// <summary>
    /// Number of looks in a row at which the program rests and listens elsewhere, after which it counts as started.
    /// </summary>
    private const int LooksToConfirm = 8;

    /// <summary>Number of looks in a row at which its only thread reads the keyboard.</summary>
    private const int LooksAtKeyboard = 4;

    /// <summary>Factor of the start timeout after which a program that still works is given up.</summary>
    private const int BusyFactor = 4;

    /// <summary>Longest line of output that a reason quotes, in UTF-16 code units.</summary>
    private const int MaxShown = 100;

    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _lookInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Processor time between two looks with which a program counts as working.</summary>
    private static readonly TimeSpan _work = TimeSpan.FromMilliseconds(25);

    private int _sixes, _elsewhere, _reading;
    private TimeSpan _processorTime;
    private bool _isBusy;

    /// <summary>The address at which it listens; null if it does not.</summary>
    public IPAddress? Address { get; private set; }

    /// <summary>Waits until the program listens.</summary>
    /// <returns>The reason why it does not; null if it does.</returns>
    public async Task<StartFault?> WaitAsync(CancellationToken cancel)
    {
        Deadline deadline = clock.After(command.StartTimeout), latest = clock.After(command.StartTimeout * BusyFactor);
        Deadline look = clock.After(_lookInterval);
        using var timer = new PeriodicTimer(_pollInterval);
        while ((Address ??= Find()) is null)
        {
            if (!program.IsRunning) return await EndedAsync(cancel);
            if (clock.Left(look) <= TimeSpan.Zero)
            {
                if (Look() is StartFault told) return told;
                look = clock.After(_lookInterval);
            }

            bool isLate = clock.Left(deadline) <= TimeSpan.Zero;
            if (isLate && (!_isBusy || clock.Left(latest) <= TimeSpan.Zero)) return TooLate();
            await timer.WaitForNextTickAsync(cancel);
        }

        return null;
    }

    private IPAddress? Find()
    {
        if (ListeningPorts.Reachable(port, program.Network, program.RootId)) return IPAddress.Loopback;
        bool isSix = ListeningPorts.ReachableBySix(port, program.Network) && ++_sixes >= SixPolls;
        return isSix ? IPAddress.IPv6Loopback : null;
    }

    /// <summary>Looks at what the program does, which takes longer than a poll.</summary>
    /// <returns>The fault, if it is certain already.</returns>
    private StartFault? Look()
    {
        ProcessStatus[] statuses = [.. program.Processes.Select(ProcessStatus.Read).OfType<ProcessStatus>()];
        var used = TimeSpan.FromTicks(statuses.Sum(status => status.ProcessorTime.Ticks));
        // On a busy machine it may want to work and get no time.
        _isBusy = used - _processorTime >= _work || statuses.Any(status => status.IsRunning);
        _processorTime = used;
        IReadOnlyList<ListeningSocket> sockets = Listeners();
        if (sockets.FirstOrDefault(socket => socket.Port == port) is ListeningSocket own && ++_sixes >= SixPolls)
            Address = own.Address;
        bool isElsewhere = sockets.Count > 0 && sockets.All(socket => socket.Port != port) && !_isBusy;
        _elsewhere = isElsewhere ? _elsewhere + 1 : 0;
        if (_elsewhere >= LooksToConfirm) return Elsewhere(sockets);
        bool isReading = sockets.Count == 0 && Threads() is [{ Work: ThreadActivity.Reading } only]
            && only.For == InputSources.Keyboard;
        _reading = isReading ? _reading + 1 : 0;
        return _reading >= LooksAtKeyboard ? AtKeyboard() : null;
    }

    private async Task<StartFault> EndedAsync(CancellationToken cancel)
    {
        await program.ReadRestAsync(cancel);
        if (program.StartFailure is string unstarted)
            return StartFault.Prevented($"the program could not be started in its sandbox: {unstarted}");
        string reason = $"the program {program.ExitReason} before it listened at port {port}";
        return launch.FindShellFault() is string fault
            ? StartFault.Prevented($"{reason}: {fault}")
            : StartFault.Failed(reason);
    }

    private StartFault TooLate()
    {
        IReadOnlyList<ListeningSocket> sockets = Listeners();
        if (sockets.Count > 0 && sockets.All(socket => socket.Port != port)) return Elsewhere(sockets);
        if (Threads().Any(thread => thread.For == InputSources.Keyboard)) return AtKeyboard();
        string silent =
            $"the program does not listen at port {port} after {QuantityFormatter.Time(command.StartTimeout)}";
        bool isDatagram = TcpSocketTable.DatagramNames
            .Any(table => TcpSocketTable.HasLocal(ProcFiles.PathOf(program.RootId, table), port));
        return StartFault.Failed(silent + (isDatagram
            ? "; it uses UDP there: open a socket for TCP (SOCK_STREAM)"
            : "; if it needs longer, say so: start_timeout"));
    }

    /// <summary>The port is a setting: a program that has another one is not at fault.</summary>
    private StartFault Elsewhere(IReadOnlyList<ListeningSocket> sockets)
    {
        int other = sockets[0].Port;
        string ports = string.Join(" and ", sockets.Select(socket => socket.Port).Distinct());
        return StartFault.Prevented(
            $"the program listens at port {ports}, not at port {port}; if it always does, say so: port: {other} in "
            + $"submission.yaml (--port {other} for --server); else tell it the port: {{port}} in its command, or "
            + "port: { variable: NAME }");
    }

    /// <summary>The fault of a program that waits for input; ungraded while no input is set.</summary>
    private StartFault AtKeyboard()
    {
        string reason = $"the program does not listen at port {port}: it waits for input at its console";
        string last = program.LastOutput.TrimEnd().Split('\n')[^1];
        if (last.Length is > 0 and <= MaxShown && !last.Any(char.IsControl)) reason += $", after '{last}'";
        return command.Input is not null
            ? StartFault.Failed($"{reason}, though the input of submission.yaml was typed")
            : StartFault.Prevented(
                $"{reason}; say what is to be typed: input: \"...\" in submission.yaml, or input: \"\" for "
                + "Enter alone");
    }

    /// <summary>The sockets at which the program listens; all in its network, if it has its own.</summary>
    private IReadOnlyList<ListeningSocket> Listeners()
    {
        IEnumerable<ListeningSocket> all = TcpSocketTable.Names
            .SelectMany(table => TcpSocketTable.ListenersIn(ProcFiles.PathOf(program.RootId, table)));
        if (program.Network is not null) return [.. all];
        HashSet<string> own = [.. program.Processes.SelectMany(DescriptorsOf)];
        return [.. all.Where(socket => own.Contains(socket.Link))];
    }

    private static IEnumerable<string> DescriptorsOf(int process)
    {
        string folder = ProcFiles.PathOf(process, "fd");
        return ProcFiles.Numbers(folder).Select(descriptor => ProcFiles.Link($"{folder}/{descriptor}"))
            .OfType<string>();
    }

    private IReadOnlyList<ThreadSnapshot> Threads()
    {
        if (!SyscallProbe.CanSee || program.ProcessId is not int process) return [];
        try
        {
            return new SyscallProbe(process, port).Snapshot();
        }
        catch (UnauthorizedAccessException)
        {
            return []; // the system does not show them
        }
    }
}
