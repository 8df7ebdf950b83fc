using System.CommandLine;
using ClassChat.Cli.Calibrating;
using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Calibration;

namespace ClassChat.Cli.Commands;

/// <summary><c>classchat calibrate</c>.</summary>
internal sealed class CalibrateCommand
{
    private readonly Argument<string[]> _ids = new("ID|PATH")
    {
        Description = "What to run, as for 'classchat run'. Nothing: everything that is not only measured.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int?> _runs = Numbers.Whole("--runs", "How many runs [default: 20]", 1, 1_000_000);

    private readonly Option<int?> _jobs = Numbers.Whole(
        "--jobs", "How many runs side by side [default: one for each core]", 1, 100);

    private readonly Option<double?> _cores = Numbers.Factor(
        "--cpu", "Leave only so many cores to it, and a busy neighbour on each: 0.5 is half a core [default: all]",
        Starvation.LeastCores, 64);

    private readonly Option<int?> _seed = Numbers.Whole(
        "--seed", "The seed of the first run; each later one has the next [default: 1]", 0, 1_000_000_000);

    private readonly Option<double?> _patience = Numbers.Factor(
        "--patience", "Stretches all deadlines, beside what is measured of this machine [default: 1]", 0.1, 100);

    private readonly Option<string> _submission = new("--submission")
    {
        Description = "A program of your own that you know to be correct [default: our own]", HelpName = "FILE",
    };

    private readonly Option<bool> _ownProcess = new("--own-process")
    {
        Description = "Our own server as a process of its own, not inside this one",
    };

    private readonly Option<string> _report = new("--report")
    {
        Description = "The folder for calibration.md, and for a report of each run with an item lost or ungraded",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine("artifacts", "calibration"),
    };

    private readonly Option<string> _rubric = new("--rubric") { Description = "Another rubric", HelpName = "FILE" };

    private readonly Option<string> _scenarios = new("--scenarios")
    {
        Description = "Another scenario folder [default: the nearest 'scenarios' above]", HelpName = "DIR",
    };

    /// <summary>Puts the command together.</summary>
    public CalibrateCommand(Shell shell)
    {
        _ids.Validators.Add(Usage.RefuseOptions);
        Command = new Command(
            "calibrate", "Grades a correct program again and again: how often does the harness itself err?")
        {
            _ids, _runs, _jobs, _cores, _seed, _patience, _submission, _ownProcess, _report, _rubric, _scenarios,
        };
        Command.SetAction((parsed, cancel) => new Calibrate(Request(parsed), shell).DoAsync(cancel));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>How it is used.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("is this machine good enough to grade on?", "classchat calibrate"),
        ("bounds below one percent; Ctrl+C tells what is known by then", "classchat calibrate --runs 300"),
        ("the same, starved", "classchat calibrate --runs 300 --cpu 0.5"),
        ("one item only", "classchat calibrate b3.speed --runs 1000"),
    ];

    private CalibrateRequest Request(ParseResult parsed)
    {
        var request = new CalibrateRequest
        {
            Ids = parsed.GetValue(_ids) ?? [],
            Cores = parsed.GetValue(_cores),
            Submission = parsed.GetValue(_submission),
            OwnProcess = parsed.GetValue(_ownProcess),
            Report = parsed.GetRequiredValue(_report),
            Rubric = parsed.GetValue(_rubric),
            Scenarios = parsed.GetValue(_scenarios),
        };
        return request with
        {
            Runs = parsed.GetValue(_runs) ?? request.Runs,
            Jobs = parsed.GetValue(_jobs) ?? request.Jobs,
            Seed = parsed.GetValue(_seed) ?? request.Seed,
            Patience = parsed.GetValue(_patience) ?? request.Patience,
        };
    }
}
