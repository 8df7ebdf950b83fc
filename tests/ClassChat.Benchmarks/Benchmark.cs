using System.Runtime.InteropServices;
using ClassChat.Benchmarks.Measures;
using ClassChat.Benchmarks.Reports;
using ClassChat.Benchmarks.Servers;

namespace ClassChat.Benchmarks;

/// <summary>Goes through the measurements, and shows each as soon as it is made.</summary>
/// <param name="measures">All there are.</param>
internal sealed class Benchmark(IReadOnlyList<Measure> measures)
{
    private const int Done = 0, Failed = 1, Interrupted = 130;

    /// <summary>More than any measurement needs; then something hangs.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(10);

    private readonly Report _report = new();

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(BenchmarkOptions options, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("classchat-benchmarks-").FullName;
        try
        {
            IReadOnlyList<Contender> contenders = await ContendersAsync(options.IsAlone, cancel);
            if (contenders is not [ClassChatServer, ..])
            {
                await Console.Error.WriteLineAsync("the classchat program is not beside this one: build it first");
                return Failed;
            }

            var arena = new Arena(contenders, options.Runs, options.Time, folder, Report.Progress);
            bool allDone = true;
            foreach (Measure measure in measures)
            {
                if (options.Only is null || options.Only == measure.Name)
                    allDone &= await MeasureAsync(measure, arena, cancel);
            }

            return allDone ? Done : Failed;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("\ninterrupted: the servers were ended");
            return Interrupted;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<Contender>> ContendersAsync(bool isAlone, CancellationToken cancel)
    {
        _report.Note($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors; "
            + $"{RuntimeInformation.FrameworkDescription}");
        var present = new List<Contender>();
        Contender[] others = isAlone ? [] : [new NatsServer(), new NgircdServer()];
        foreach (Contender contender in others.Prepend(new ClassChatServer()))
        {
            bool isHere = contender.Program is not null;
            if (isHere) present.Add(contender);
            string version = isHere ? await contender.VersionAsync(cancel) : "not installed here, so left out";
            _report.Note($"{contender.Name}: {version}");
        }

        return present;
    }

    private async Task<bool> MeasureAsync(Measure measure, Arena arena, CancellationToken cancel)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(_timeout);
        try
        {
            Section section = await measure.RunAsync(arena, bounded.Token);
            Report.EndProgress();
            _report.Show(section);
            return true;
        }
        catch (Exception fault) when (IsOfMeasuring(fault))
        {
            Report.EndProgress();
            // Cancelled, the sockets are gone, and whoever waited for one says so in its own words.
            cancel.ThrowIfCancellationRequested();
            bool isLate = bounded.IsCancellationRequested;
            string why = isLate ? $"not done after {_timeout.TotalMinutes} minutes" : fault.Message;
            await Console.Error.WriteLineAsync($"{measure.Name} FAILED: {why}");
            return false;
        }
    }

    private static bool IsOfMeasuring(Exception fault) =>
        fault is MeasurementFailedException or OperationCanceledException or ObjectDisposedException;
}
