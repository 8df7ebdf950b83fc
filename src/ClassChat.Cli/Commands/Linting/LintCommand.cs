using System.CommandLine;
using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Host;

namespace ClassChat.Cli.Commands.Linting;

/// <summary>
/// Defines the command <c>classchat lint</c>: its options, help and examples. <see cref="LintHandler"/> or
/// <see cref="DialectTrialHandler"/> executes it.
/// </summary>
internal sealed class LintCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description =
            "Scenario, rubric, dialect, submission and class files, or folders. Nothing: the scenario folder.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _scenarios = new("--scenarios")
    {
        Description = "Another scenario folder [default: the nearest 'scenarios' above]", HelpName = "DIR",
    };

    private readonly Option<string> _rubric = RubricOption.Create();

    private readonly Option<string> _class = ClassOption.Create();

    private readonly TrustOptions _trust = new();

    private readonly Option<string> _dialect = new("--dialect")
    {
        Description = "Tries this dialect on the server of --server or --connect, action by action",
        HelpName = "NAME|FILE",
    };

    private readonly Option<string> _server = new("--server")
    {
        Description = "The command that starts that server; {port}, {host} and {level} are put in",
        HelpName = "'CMD {port}'",
    };

    private readonly Option<int?> _port = NumericOptions.Whole(
        "--port", "The port at which the program of --server always listens", 1, 65535);

    private readonly Option<string> _connect = new("--connect")
    {
        Description = "A server that runs already", HelpName = "HOST:PORT",
    };

    private readonly Option<string> _level = new("--level")
    {
        Description = "The level of that server [default: the highest that the dialect is for]", HelpName = "LEVEL",
    };

    /// <summary>Creates the command with its options.</summary>
    public LintCommand(CliContext context)
    {
        _files.Validators.Add(HelpText.RefuseOptions);
        Command = new Command(
            "lint",
            "Checks scenario, rubric, dialect, submission and class files; with --dialect, tries one on a server.")
        {
            _files, _scenarios, _rubric, _class, _trust.Trust, _trust.Adapters, _dialect, _server, _port, _connect,
            _level,
        };
        Command.SetAction((parsed, cancel) =>
        {
            var trial = new DialectTrialArguments(
                parsed.GetValue(_dialect), parsed.GetValue(_server), parsed.GetValue(_port), parsed.GetValue(_connect),
                parsed.GetValue(_level), parsed.GetValue(_scenarios), parsed.GetValue(_rubric));
            bool tries = (trial.Dialect ?? trial.Server ?? trial.Connect ?? trial.Level) is not null;
            return tries
                ? new DialectTrialHandler(context).ExecuteAsync(trial, cancel)
                : Task.FromResult(
                    new LintHandler(context, _trust.Read(parsed), parsed.GetValue(_class), trial.Rubric)
                        .Execute(parsed.GetValue(_files) ?? [], trial.Scenarios));
        });
    }

    /// <summary>The command for the command-line parser.</summary>
    public Command Command { get; }

    /// <summary>Example command lines for the help text.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("all files, and that rubric and scenarios fit together", "classchat lint"),
        ("a rubric of yours, and that its scenarios are there", "classchat lint mine.yaml"),
        ("one file", "classchat lint scenarios/task4/route.scenario"),
        ("what somebody handed in", "classchat lint group7/submission.yaml"),
        ("a class file, and what a class handed in by what it allows",
            "classchat lint --class networks.yaml networks.yaml submissions"),
        ("a dialect, on a server that it may fit",
            "classchat lint --dialect mine.yaml --server 'python3 server.py {port}'"),
    ];
}
