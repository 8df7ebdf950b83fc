using System.CommandLine;
using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Host;
using ClassChat.Grading.Calibration;

namespace ClassChat.Cli.Commands.Calibrating;

/// <summary>
/// Defines the command <c>classchat calibrate</c>: its options, help, examples, and the conversion into
/// <see cref="CalibrateArguments"/>. <see cref="CalibrateHandler"/> executes the command.
/// </summary>
internal sealed class CalibrateCommand
{
    private readonly Argument<string[]> _ids = new("ID|PATH")
    {
        Description = "What to run, as for 'classchat run'. Nothing: everything that is not only measured.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int?> _runs = NumericOptions.Whole("--runs", "How many runs [default: 20]", 1, 1_000_000);

    private readonly Option<int?> _jobs = NumericOptions.Whole(
        "--jobs", "How many runs side by side [default: one for each core]", 1, 100);

    private readonly Option<double?> _cores = NumericOptions.Factor(
        "--cpu", "Leave only so many cores to it, and a busy neighbour on each: 0.5 is half a core [default: all]",
        CpuThrottle.MinCores, 64);

    private readonly Option<int?> _seed = NumericOptions.Whole(
        "--seed", "The seed of the first run; each later one has the next [default: 1]", 0, 1_000_000_000);

    private readonly Option<double?> _patience = NumericOptions.Factor(
        "--patience", "Stretches all deadlines, beside what is measured of this machine [default: 1]", 0.1, 100);

    private readonly Option<string> _submission = new("--submission")
    {
        Description = "A program of your own that you know to be correct [default: our own]", HelpName = "FILE",
    };

    private readonly Option<bool> _ownProcess = new("--own-process")
    {
        Description = "Our own server as a process of its own, not inside this one",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on after Ctrl+C, or add runs: those in the folder of --report count, up to --runs in all",
    };

    private readonly Option<string> _report = new("--report")
    {
        Description =
            "The folder for calibration.md, for runs.jsonl, and for a report of each run with an item lost or ungraded",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine("artifacts", "calibration"),
    };

    private readonly Option<string> _rubric = RubricOption.Create();

    private readonly Option<string> _scenarios = new("--scenarios")
    {
        Description = "Another scenario folder [default: the nearest 'scenarios' above]", HelpName = "DIR",
    };

    /// <summary>Creates the command with its options.</summary>
    public CalibrateCommand(CliContext context)
    {
        _ids.Validators.Add(HelpText.RefuseOptions);
        Command = new Command(
            "calibrate", "Grades a correct program again and again: how often does the harness itself err?")
        {
            _ids, _runs, _jobs, _cores, _seed, _patience, _submission, _ownProcess, _resume, _report, _rubric,
            _scenarios,
        };
        Command.SetAction((parsed, cancel) => new CalibrateHandler(Request(parsed), context).ExecuteAsync(cancel));
    }

    /// <summary>The command for the command-line parser.</summary>
    public Command Command { get; }

    /// <summary>Example command lines for the help text.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("is this machine good enough to grade on?", "classchat calibrate"),
        ("bounds below one percent; Ctrl+C tells what is known by then", "classchat calibrate --runs 300"),
        ("the rest of them, on another day", "classchat calibrate --runs 300 --resume"),
        ("the same, starved", "classchat calibrate --runs 300 --cpu 0.5"),
        ("one item only", "classchat calibrate b3.speed --runs 1000"),
    ];

    private CalibrateArguments Request(ParseResult parsed)
    {
        var arguments = new CalibrateArguments
        {
            Ids = parsed.GetValue(_ids) ?? [],
            Cores = parsed.GetValue(_cores),
            Submission = parsed.GetValue(_submission),
            OwnProcess = parsed.GetValue(_ownProcess),
            Resume = parsed.GetValue(_resume),
            Report = parsed.GetRequiredValue(_report),
            Rubric = parsed.GetValue(_rubric),
            Scenarios = parsed.GetValue(_scenarios),
        };
        return arguments with
        {
            Runs = parsed.GetValue(_runs) ?? arguments.Runs,
            Jobs = parsed.GetValue(_jobs) ?? arguments.Jobs,
            Seed = parsed.GetValue(_seed) ?? arguments.Seed,
            Patience = parsed.GetValue(_patience) ?? arguments.Patience,
        };
    }
}
