using System.Diagnostics;
using System.Security.Cryptography;
using ClassChat.Fuzz.Targets;

namespace ClassChat.Fuzz.Runs;

/// <summary>A run of some targets, one after another, each with its share of the inputs.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="output">Where progress and findings are written.</param>
public sealed class FuzzRun(FuzzOptions options, TextWriter output)
{
    private const int NameBytes = 4;

    private static readonly TimeSpan _progressInterval = TimeSpan.FromSeconds(15);

    /// <summary>Runs all inputs; returns what was found.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancel)
    {
        double slowness = MachineSpeed.Slowness();
        using var watch = new InputWatch(options.Folder, options.Jobs, slowness);
        long start = Stopwatch.GetTimestamp();
        output.WriteLine(
            $"seed {options.Seed}, {options.Inputs:N0} inputs, {options.Jobs} jobs, slowness {slowness:N1}");
        output.WriteLine($"{"target",-20}{"inputs",12}{"per second",12}{"longest",12}{"most memory",14}  findings");
        List<Finding> findings = [];
        int weights = options.Targets.Sum(target => target.Weight);
        long done = 0;
        foreach (Target target in options.Targets)
        {
            if (cancel.IsCancellationRequested) break;
            var run = new TargetRun(target, options, slowness, watch);
            long inputs = Math.Max(1, options.Inputs * target.Weight / weights);
            Task running = Task.Run(() => run.Run(inputs, cancel), CancellationToken.None);
            if (!await EndsAsync(running, run, target, inputs, watch))
            {
                findings.Add(await watch.Endless);
                Save(findings[^1]);
                break;
            }

            done += run.Done;
            output.WriteLine(
                $"{target.Name,-20}{run.Done,12:N0}{run.Done / run.Elapsed.TotalSeconds,12:N0}"
                + $"{run.Longest.TotalMilliseconds,9:N0} ms{run.MostAllocated / 1024,11:N0} KB  {run.Findings.Count}");
            foreach (Finding finding in run.Findings) Save(finding);
            findings.AddRange(run.Findings);
        }

        using var process = Process.GetCurrentProcess();
        output.WriteLine(
            $"{done:N0} inputs in {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s, processor time "
            + $"{process.TotalProcessorTime.TotalSeconds:N0} s, peak memory {process.PeakWorkingSet64 >> 20:N0} MB, "
            + $"{findings.Count} findings");
        return findings;
    }

    private async Task<bool> EndsAsync(Task running, TargetRun run, Target target, long inputs, InputWatch watch)
    {
        using var timer = new PeriodicTimer(_progressInterval);
        Task<bool> tick = timer.WaitForNextTickAsync().AsTask();
        while (true)
        {
            Task first = await Task.WhenAny(running, watch.Endless, tick);
            if (first == watch.Endless) return false;
            if (first == running)
            {
                await running;
                return true;
            }

            output.WriteLine($"  {target.Name}: {run.Done:N0} of {inputs:N0}");
            tick = timer.WaitForNextTickAsync().AsTask();
        }
    }

    private void Save(Finding finding)
    {
        string path = Path.Combine(
            options.Folder,
            $"{finding.Target}-{Convert.ToHexStringLower(SHA256.HashData(finding.Input)[..NameBytes])}.bin");
        File.WriteAllBytes(path, finding.Input);
        output.WriteLine($"\n{finding.Target}: {finding.Failure.Kind}\n{finding.Failure.Message}");
        output.WriteLine(
            $"{finding.Input.Length} bytes in {path}; to run it again:\n"
            + $"dotnet run --project tests/ClassChat.Fuzz -c Release -- {finding.Target} --replay {path}\n");
    }
}
