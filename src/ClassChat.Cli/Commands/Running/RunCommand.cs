using System.CommandLine;
using System.CommandLine.Parsing;
using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Host;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Cli.Commands.Running;

/// <summary>
/// Defines the command <c>classchat run</c>: its options, help, examples, and the conversion into
/// <see cref="RunArguments"/>. <see cref="RunHandler"/> executes the command.
/// </summary>
internal sealed class RunCommand
{
    private readonly Argument<string[]> _ids = new("ID|PATH")
    {
        Description = "What to run: the beginning of item ids (t4, t4.route, b3), the id of a scenario (task4/route), "
            + "a scenario file or a folder of them. Nothing: everything.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _submission = new("--submission")
    {
        Description = "A submission file, or the folder of a submission.yaml: which program answers for which level",
        HelpName = "FILE",
    };

    private readonly Option<string> _class = ClassOption.Create();

    private readonly TrustOptions _trust = new();

    private readonly Option<string> _server = new("--server")
    {
        Description = "The command that starts the program under test; {port}, {host} and {level} are put in",
        HelpName = "'CMD {port}'",
    };

    private readonly Option<int?> _port = NumericOptions.Whole(
        "--port", "The port where the program of --server always listens, or that of --client looks for it", 1, 65535);

    private readonly Option<string> _level = new("--level")
    {
        Description =
            "The level of --server, --client or --connect [default: full; every level for a command with {level}]",
        HelpName = "LEVEL",
    };

    private readonly Option<string> _connect = new("--connect")
    {
        Description = "A server that runs already; it is never restarted", HelpName = "HOST:PORT",
    };

    private readonly Option<string> _dialect = new("--dialect")
    {
        Description = "How the server talks [default: classic-text at task1 and task3, else classic]",
        HelpName = "NAME|FILE",
    };

    private readonly Option<string> _client = new("--client")
    {
        Description = "The command that starts a client under test; {port}, {host}, {level} and {name} are put in",
        HelpName = "'CMD {port}'",
    };

    private readonly Option<string> _console = new("--console")
    {
        Description = "What the client is typed, and what it shows [default: classic]", HelpName = "NAME|FILE",
    };

    private readonly Option<bool> _pty = new("--pty")
    {
        Description = "Give the server or the client a terminal of its own",
    };

    private readonly Option<bool> _ownProcess = new("--own-process")
    {
        Description = "Our own server as a process of its own, not inside this one",
    };

    private readonly Option<int?> _seed = NumericOptions.Whole(
        "--seed", "Fixes all names, texts, sizes and orders [default: 1; with --connect, one by the clock]", 0);

    private readonly Option<int?> _jobs = NumericOptions.Whole(
        "--jobs", "How many scenarios run side by side [default: four for each core]", 1, 1000);

    private readonly Option<int?> _repeat = NumericOptions.Whole(
        "--repeat", "How often a scenario that failed is run again [default: 4]", 0, 100);

    private readonly Option<double?> _patience = NumericOptions.Factor(
        "--patience", "Stretches all deadlines, beside what is measured of this machine [default: 1]", 0.1, 100);

    private readonly Option<bool> _thorough = ThoroughOption.Create();

    private readonly Option<string> _workload = new("--workload")
    {
        Description = "Play a workload: many bots at random, all that they saw checked at the end",
        HelpName = "FILE",
    };

    private readonly Option<TimeSpan?> _duration = NumericOptions.Time(
        "--duration", "How long workloads go on [default: as many operations as their files say]");

    private readonly Option<string?> _wire = new("--wire")
    {
        Description = "How bots put bytes on the wire, where scenarios do not say: whole, glued, cut (7 bytes), "
            + "bytes (single ones), characters (cut inside); 'all' compares the verdicts [default: whole]",
        HelpName = "whole|glued|cut|bytes|characters|all",
    };

    private readonly Option<TimeSpan?> _shrinking = NumericOptions.Time(
        "--shrink", "How long it may take to make a short scenario of a workload that failed [default: 15s]");

    private readonly Option<string> _report = new("--report")
    {
        Description = "The folder for report.json and report.md",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine("artifacts", "report"),
    };

    private readonly Option<string> _rubric = new("--rubric") { Description = "Another rubric", HelpName = "FILE" };

    private readonly Option<string> _scenarios = new("--scenarios")
    {
        Description = "Another scenario folder [default: the nearest 'scenarios' above]", HelpName = "DIR",
    };

    private readonly Option<bool> _list = new("--list") { Description = "Say which items and scenarios there are" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would run; nothing is started" };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Say what happens as it happens; our own server logs to standard error",
    };

    private const string All = "all";

    private const int MaxFreshSeed = 100_000_000;

    /// <summary>Creates the command with its options.</summary>
    public RunCommand(CliContext context)
    {
        _ids.Validators.Add(HelpText.RefuseOptions);
        _wire.Validators.Add(RefuseUnknownWire);
        Command = new Command("run", "Grades a server: starts it, drives it with bots, checks what they see.")
        {
            _ids, _submission, _class, _trust.Trust, _trust.Adapters, _server, _port, _level, _connect, _dialect,
            _client, _console, _pty, _ownProcess, _seed,
            _workload, _duration, _shrinking, _wire,
            _jobs, _repeat, _patience, _thorough, _report, _rubric, _scenarios, _list, _dryRun, _verbose,
        };
        Command.SetAction((parsed, cancel) => new RunHandler(Request(parsed), context).ExecuteAsync(cancel));
    }

    /// <summary>The command for the command-line parser.</summary>
    public Command Command { get; }

    /// <summary>Example command lines for the help text.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("everything, on our own server", "classchat run"),
        ("direct messages and groups, on a program that takes its port as an argument",
            "classchat run t4 b1 --server 'python3 server.py {port}'"),
        ("Task 3, on a program that always listens at 12345",
            "classchat run t3 --server 'java Server' --port 12345 --level task3"),
        ("everything, on what somebody handed in", "classchat run --submission group7/submission.yaml"),
        ("a client, at a terminal of its own", "classchat run t2 --client 'python3 client.py {port}' --pty"),
        ("one scenario again, as it was", "classchat run task4/route --seed 7"),
        ("two hundred bots at work for a minute",
            "classchat run --workload scenarios/workloads/classroom.workload --duration 60s"),
        ("does any verdict depend on how TCP cuts?", "classchat run t4 --wire all"),
        ("what there is", "classchat run --list"),
    ];

    /// <summary>
    /// Returns a seed from the clock. A server that is already running remembers the names of earlier runs, so each run
    /// needs new ones.
    /// </summary>
    private static int FreshSeed() =>
        1 + (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % MaxFreshSeed);

    private static IReadOnlyList<WritePattern> WiresOf(string name) =>
        name == All ? WritePattern.All : [.. WritePattern.All.Where(wire => wire.Name == name)];

    private static void RefuseUnknownWire(OptionResult result)
    {
        string name = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        IEnumerable<string> known = WritePattern.All.Select(wire => wire.Name).Append(All);
        if (!known.Contains(name)) result.AddError($"--wire takes {TextList.OneOf(known)}, not '{name}'");
    }

    private RunArguments Request(ParseResult parsed)
    {
        var arguments = new RunArguments
        {
            Ids = parsed.GetValue(_ids) ?? [],
            Report = parsed.GetRequiredValue(_report),
            Rubric = parsed.GetValue(_rubric),
            Scenarios = parsed.GetValue(_scenarios),
            Jobs = parsed.GetValue(_jobs),
            Submission = parsed.GetValue(_submission),
            Class = parsed.GetValue(_class),
            Trust = _trust.Read(parsed),
            Server = parsed.GetValue(_server),
            Port = parsed.GetValue(_port),
            Level = parsed.GetValue(_level),
            Connect = parsed.GetValue(_connect),
            Dialect = parsed.GetValue(_dialect),
            Client = parsed.GetValue(_client),
            Console = parsed.GetValue(_console),
            HasTerminal = parsed.GetValue(_pty),
            OwnProcess = parsed.GetValue(_ownProcess),
            Workload = parsed.GetValue(_workload),
            Duration = parsed.GetValue(_duration),
            IsThorough = parsed.GetValue(_thorough),
            List = parsed.GetValue(_list),
            DryRun = parsed.GetValue(_dryRun),
            Verbose = parsed.GetValue(_verbose),
        };
        return arguments with
        {
            Seed = parsed.GetValue(_seed) ?? (arguments.Connect is null ? arguments.Seed : FreshSeed()),
            Wires = parsed.GetValue(_wire) is string wire ? WiresOf(wire) : arguments.Wires,
            MinimizingTime = parsed.GetValue(_shrinking) ?? arguments.MinimizingTime,
            Repeat = parsed.GetValue(_repeat) ?? arguments.Repeat,
            Patience = parsed.GetValue(_patience) ?? arguments.Patience,
        };
    }
}
