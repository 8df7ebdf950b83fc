using System.CommandLine;
using System.Runtime.InteropServices;
using ClassChat.Fuzz.Inputs;
using ClassChat.Fuzz.Runs;
using ClassChat.Fuzz.Targets;

namespace ClassChat.Fuzz;

/// <summary>Feeds the readers of files and streams with damaged inputs.</summary>
internal static class Program
{
    private const int Clean = 0, Found = 1;

    private static readonly Argument<string[]> _targets = new("TARGET")
    {
        Description = "The targets [default: all]", Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<long> _inputs = new("--inputs")
    {
        Description = "Number of inputs of all targets together", DefaultValueFactory = _ => 100_000, HelpName = "N",
    };

    private static readonly Option<int> _seed = new("--seed")
    {
        Description = "The same seed makes the same inputs", DefaultValueFactory = _ => 1, HelpName = "S",
    };

    private static readonly Option<int> _jobs = new("--jobs")
    {
        Description = "Number of workers", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "J",
    };

    private static readonly Option<string?> _replay = new("--replay")
    {
        Description = "Runs one input, from a file", HelpName = "FILE",
    };

    private static readonly Option<bool> _list = new("--list") { Description = "Lists the targets" };

    private static async Task<int> Main(string[] args)
    {
        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = !ending.IsCancellationRequested;
            ending.Cancel();
        });
        _targets.AcceptOnlyFromAmong([.. TargetList.All.Select(target => target.Name)]);
        _inputs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 1) result.AddError("--inputs takes a number from 1");
        });
        _jobs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--jobs takes a number from 1");
        });
        var command = new RootCommand(
            "Feeds the readers of files and streams with damaged inputs, made from the files of this repository, and "
            + "checks that they bear them. The exit code is 1 if something was found.")
        {
            _targets, _inputs, _seed, _jobs, _replay, _list,
        };
        command.SetAction(parsed => RunAsync(parsed, ending.Token));
        var console = new InvocationConfiguration { ProcessTerminationTimeout = null }; // signals are handled here
        return await command.Parse(args).InvokeAsync(console, ending.Token);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        string[] names = parsed.GetValue(_targets) ?? [];
        Target[] targets = [.. TargetList.All.Where(target => names.Length == 0 || names.Contains(target.Name))];
        if (parsed.GetValue(_list))
        {
            foreach (Target target in targets) Console.WriteLine($"{target.Name,-20}{target.About}");
            return Clean;
        }

        if (parsed.GetValue(_replay) is string path) return Replay(targets, await File.ReadAllBytesAsync(path, cancel));
        var options = new FuzzOptions(
            targets, parsed.GetValue(_inputs), parsed.GetValue(_seed), parsed.GetValue(_jobs),
            Path.Combine(Corpus.Root, "artifacts", "fuzz"));
        IReadOnlyList<Finding> findings = await new FuzzRun(options, Console.Out).RunAsync(cancel);
        return findings.Count == 0 ? Clean : Found;
    }

    private static int Replay(Target[] targets, byte[] input)
    {
        int code = Clean;
        foreach (Target target in targets)
        {
            Failure? failure = new InputCheck(target, slowness: 1).Run(input, isRepeated: true, out _);
            Console.WriteLine($"{target.Name}: {failure?.Message ?? "all properties hold"}");
            if (failure is not null) code = Found;
        }

        return code;
    }
}
