using ClassChat.Harness.Observations;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging;

namespace ClassChat.Harness.Targets;

/// <summary>What is tested: how to start a fresh server for a scenario.</summary>
public abstract record Target
{
    private Target()
    {
    }

    /// <summary>Our own server, inside this process: the fastest way, and what the reference run uses.</summary>
    public sealed record InProcess(ILoggerFactory Logs) : Target;

    /// <summary>Any server program.</summary>
    /// <param name="Line">Its command line; <c>{port}</c>, <c>{host}</c> and <c>{level}</c> are put in.</param>
    /// <param name="Port">The port it listens at, if that is fixed.</param>
    /// <param name="Directory">Where it runs; null: here.</param>
    public sealed record Command(string Line, int? Port, string? Directory) : Target;

    /// <summary>A server that runs already. It is never started afresh, so scenarios run one after another.</summary>
    public sealed record Address(string Host, int Port) : Target;

    /// <summary>True if scenarios can run side by side.</summary>
    public bool IsParallel => this is InProcess or Command { Port: null };

    /// <summary>How reports name it.</summary>
    public string Title => this switch
    {
        InProcess => "ClassChat's own server, in process",
        Command command => command.Line,
        Address address => $"{address.Host}:{address.Port}",
        _ => "",
    };

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="level">The level it is to run at, for servers that can be told.</param>
    /// <param name="clock">Deadlines.</param>
    /// <param name="cancel">Gives up, and leaves nothing running.</param>
    public Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel) => this switch
    {
        InProcess own => Task.FromResult(InProcessSubject.Start(level, own.Logs)),
        Command command => ProcessSubject.StartAsync(command, level, clock, cancel),
        Address address => AddressSubject.FindAsync(address, cancel),
        _ => throw new InvalidOperationException(),
    };
}
