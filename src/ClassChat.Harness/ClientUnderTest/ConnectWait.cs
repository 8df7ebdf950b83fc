using System.Net;
using ClassChat.Platform.Text;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Probes;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;

namespace ClassChat.Harness.ClientUnderTest;

/// <summary>
/// Waits until a client under test has connected to its server. If it does not, says what it does instead: it connects
/// elsewhere, waits for its keyboard, or has ended.
/// </summary>
/// <param name="command">The program.</param>
/// <param name="program">The running program.</param>
/// <param name="proxy">The proxy that it is to connect to.</param>
/// <param name="network">Its own network; null if it has none.</param>
/// <param name="clock">Clock of the deadlines.</param>
internal sealed class ConnectWait(
    Target.Command command, RunningProgram program, ClientProxy proxy, ClientNetwork? network,
    StarvationAwareClock clock)
{
    /// <summary>
    /// Number of looks in a row at which the program reads its keyboard, or has connected elsewhere, after which it
    /// counts as doing nothing else.
    /// </summary>
    private const int LooksToConfirm = 6;

    /// <summary>Longest line of output that a reason quotes, in UTF-16 code units.</summary>
    private const int MaxShown = 100;

    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _lookInterval = TimeSpan.FromMilliseconds(250);

    private int _reading, _elsewhere;

    private int Port => proxy.Endpoint.Port;

    /// <summary>Waits until the program has connected.</summary>
    /// <returns>The reason why it has not; null if it has.</returns>
    public async Task<StartFault?> WaitAsync(CancellationToken cancel)
    {
        Deadline deadline = clock.After(command.StartTimeout), look = clock.After(_lookInterval);
        using var timer = new PeriodicTimer(_pollInterval);
        while (!proxy.HasClient)
        {
            if (!program.IsRunning) return await EndedAsync(cancel);
            if (clock.Left(look) <= TimeSpan.Zero)
            {
                if (Look() is StartFault told) return told;
                look = clock.After(_lookInterval);
            }

            if (clock.Left(deadline) <= TimeSpan.Zero) return TooLate();
            await timer.WaitForNextTickAsync(cancel);
        }

        if (network is not null) await network.EndWatchAsync();
        return null;
    }

    private StartFault? Look()
    {
        _elsewhere = Elsewhere() is null ? 0 : _elsewhere + 1;
        if (_elsewhere >= LooksToConfirm) return Elsewhere();
        _reading = ReadsKeyboard() ? _reading + 1 : 0;
        return _reading >= LooksToConfirm ? AtKeyboard() : null;
    }

    private async Task<StartFault> EndedAsync(CancellationToken cancel)
    {
        await program.ReadRestAsync(cancel);
        return Elsewhere()
            ?? StartFault.Failed($"the program {program.ExitReason} before it connected to its server");
    }

    private StartFault TooLate()
    {
        string patience = QuantityFormatter.Time(command.StartTimeout);
        return Elsewhere() ?? (ReadsKeyboard() ? AtKeyboard() : StartFault.Failed(
            $"the program did not connect to 127.0.0.1:{Port} within {patience}"));
    }

    /// <summary>The port is a setting: a program that has another one is not at fault.</summary>
    private StartFault? Elsewhere()
    {
        IPEndPoint? other = network?.Attempts.FirstOrDefault(attempt => attempt.Port != Port);
        return other is null || network!.Attempts.Any(attempt => attempt.Port == Port) ? null : StartFault.Prevented(
            $"the program connects to {other}, not to port {Port}; if it always does, say so: port: {other.Port} in "
            + "submission.yaml; else tell it the port: {port} in its command, or port: { variable: NAME }");
    }

    /// <summary>
    /// The fault of a program that waits for input; ungraded while no input is set, since its command or the console
    /// dialect can tell it the same.
    /// </summary>
    private StartFault AtKeyboard()
    {
        string reason = "the program does not connect to its server: it waits for input at its console";
        string last = program.LastOutput.TrimEnd().Split('\n')[^1];
        if (last.Length is > 0 and <= MaxShown && !last.Any(char.IsControl)) reason += $", after '{last}'";
        return command.Input is not null
            ? StartFault.Failed($"{reason}, though the input of submission.yaml was typed")
            : StartFault.Prevented(
                $"{reason}; say what is to be typed, with an Enter after each line: "
                + "input: \"{host}\\n{port}\" in submission.yaml; or put it into the console dialect ('join')");
    }

    private bool ReadsKeyboard()
    {
        if (!SyscallProbe.CanSee || program.HasUnreadInput || program.ProcessId is not int process) return false;
        try
        {
            return new SyscallProbe(process, Port).Snapshot().Any(
                thread => thread.For == InputSources.Keyboard);
        }
        catch (UnauthorizedAccessException)
        {
            return false; // the system does not show it
        }
    }
}
