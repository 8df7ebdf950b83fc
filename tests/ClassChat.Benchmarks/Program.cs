using System.CommandLine;
using System.Runtime.InteropServices;
using ClassChat.Benchmarks.Measures;

namespace ClassChat.Benchmarks;

/// <summary>Measures the ClassChat server beside servers that others have made.</summary>
internal static class Program
{
    private static readonly Measure[] _measures =
    [
        new MessagesMeasure(), new LatencyMeasure(), new MemoryMeasure(), new MailMeasure(), new FileMeasure(),
    ];

    private static async Task<int> Main(string[] args)
    {
        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        var console = new InvocationConfiguration { ProcessTerminationTimeout = null }; // signals are seen to here
        return await Command().Parse(args).InvokeAsync(console, ending.Token);

        // Once: the servers are ended, in good order. Twice: the system's way, at once.
        void End(PosixSignalContext signal)
        {
            if (ending.IsCancellationRequested) return;
            signal.Cancel = true;
            ending.Cancel();
        }
    }

    private static RootCommand Command()
    {
        Option<int> seconds = Number("--seconds", "How long one run of messages takes, in seconds", 3, most: 60);
        Option<int> runs = Number("--runs", "How many runs of each measurement count", 5, most: 99);
        var only = new Option<string?>("--only") { Description = "The one measurement to make [default: all]" };
        only.AcceptOnlyFromAmong([.. _measures.Select(measure => measure.Name)]);
        var alone = new Option<bool>("--alone") { Description = "Leaves the servers of others out" };
        var command = new RootCommand(
            "Measures the ClassChat server, beside ngircd and nats-server where they are installed. Every server runs"
            + " as a process of its own, on loopback, at a free port; all are ended again.\n\nMeasurements:\n"
            + string.Join('\n', _measures.Select(measure => $"  {measure.Name,-10}{measure.Description}")))
        {
            seconds, runs, only, alone,
        };
        command.SetAction((parsed, cancel) => new Benchmark(_measures).RunAsync(
            new BenchmarkOptions(
                TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                parsed.GetValue(runs),
                parsed.GetValue(only),
                parsed.GetValue(alone)),
            cancel));
        return command;
    }

    private static Option<int> Number(string name, string description, int usual, int most)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => usual,
        };
        option.Validators.Add(result =>
        {
            bool isGood = result.GetValueOrDefault<int>() is int number && number >= 1 && number <= most;
            if (!isGood) result.AddError($"{name} takes a whole number from 1 to {most}");
        });
        return option;
    }
}
