using System.CommandLine;
using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Host;

namespace ClassChat.Cli.Commands.Grading;

/// <summary>
/// Defines the command <c>classchat grade</c>: its options, help, examples, and the conversion into
/// <see cref="GradeArguments"/>. <see cref="GradeHandler"/> executes the command.
/// </summary>
internal sealed class GradeCommand
{
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "Folders of submissions (each a folder with a submission.yaml, or a YAML file), or submissions.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _list = new("--list")
    {
        Description = "A text file with a path on each line, as seen from it; # begins a comment", HelpName = "FILE",
    };

    private readonly Option<string> _class = ClassOption.Create();

    private readonly TrustOptions _trust = new();

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Only some items: the beginning of their ids (t4, t4.route). Items that award nothing and only "
            + "measure time are graded only if named here",
        HelpName = "ID",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _jobs = NumericOptions.Whole(
        "--jobs", "How many submissions are graded at once [default: six for each core]", 1, 1000);

    private readonly Option<bool> _again = new("--again")
    {
        Description = "Grade also what was graded before and has not changed",
    };

    private readonly Option<int?> _seed = NumericOptions.Whole(
        "--seed", "Fixes all names, texts, sizes and orders [default: 1]", 0);

    private readonly Option<int?> _repeat = NumericOptions.Whole(
        "--repeat", "How often a scenario that failed is run again [default: 4]", 0, 100);

    private readonly Option<double?> _patience = NumericOptions.Factor(
        "--patience", "Stretches all deadlines, beside what is measured of this machine [default: 1]", 0.1, 100);

    private readonly Option<bool> _thorough = ThoroughOption.Create();

    private readonly Option<string> _report = new("--report")
    {
        Description = "The folder for overview.md, gradebook.csv and a folder of reports for each submission",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine("artifacts", "grades"),
    };

    private readonly Option<string> _rubric = new("--rubric") { Description = "Another rubric", HelpName = "FILE" };

    private readonly Option<string> _scenarios = new("--scenarios")
    {
        Description = "Another scenario folder [default: the nearest 'scenarios' above]", HelpName = "DIR",
    };

    /// <summary>Creates the command with its options.</summary>
    public GradeCommand(CliContext context)
    {
        _paths.Validators.Add(HelpText.RefuseOptions);
        Command = new Command("grade", "Grades a whole class: many submissions, side by side, with an overview.")
        {
            _paths, _list, _class, _trust.Trust, _trust.Adapters, _only, _jobs, _again, _seed, _repeat, _patience,
            _thorough, _report, _rubric, _scenarios,
        };
        Command.SetAction((parsed, cancel) => new GradeHandler(Request(parsed), context).ExecuteAsync(cancel));
    }

    /// <summary>The command for the command-line parser.</summary>
    public Command Command { get; }

    /// <summary>Example command lines for the help text.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("a class; started again after Ctrl+C, it goes on where it was", "classchat grade submissions"),
        ("the same, with limits, visible paths and exceptions of yours",
            "classchat grade --class networks.yaml submissions"),
        ("two of them, and their Task 4 only", "classchat grade submissions/group7 submissions/group9 --only t4"),
        ("the submissions of a list, all anew, into another folder",
            "classchat grade --list late.txt --again --report out/late"),
    ];

    private GradeArguments Request(ParseResult parsed)
    {
        var arguments = new GradeArguments
        {
            Paths = parsed.GetValue(_paths) ?? [],
            List = parsed.GetValue(_list),
            Class = parsed.GetValue(_class),
            Trust = _trust.Read(parsed),
            Only = parsed.GetValue(_only) ?? [],
            Jobs = parsed.GetValue(_jobs),
            Again = parsed.GetValue(_again),
            IsThorough = parsed.GetValue(_thorough),
            Report = parsed.GetRequiredValue(_report),
            Rubric = parsed.GetValue(_rubric),
            Scenarios = parsed.GetValue(_scenarios),
        };
        return arguments with
        {
            Seed = parsed.GetValue(_seed) ?? arguments.Seed,
            Repeat = parsed.GetValue(_repeat) ?? arguments.Repeat,
            Patience = parsed.GetValue(_patience) ?? arguments.Patience,
        };
    }
}
