using System.CommandLine;
using ClassChat.Cli.Linting;
using ClassChat.Cli.Surroundings;

namespace ClassChat.Cli.Commands;

/// <summary><c>classchat lint</c>.</summary>
internal sealed class LintCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Scenario, rubric, dialect and submission files, or folders of them. Nothing: the scenario folder.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _scenarios = new("--scenarios")
    {
        Description = "Another scenario folder [default: the nearest 'scenarios' above]", HelpName = "DIR",
    };

    /// <summary>Puts the command together.</summary>
    public LintCommand(Shell shell)
    {
        _files.Validators.Add(Usage.RefuseOptions);
        Command = new Command("lint", "Checks scenario, rubric, dialect and submission files; nothing is run.")
        {
            _files, _scenarios,
        };
        Command.SetAction(parsed => new Lint(shell).Do(parsed.GetValue(_files) ?? [], parsed.GetValue(_scenarios)));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>How it is used.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("all files, and that rubric and scenarios fit together", "classchat lint"),
        ("one file", "classchat lint scenarios/task4/route.scenario"),
        ("what somebody handed in", "classchat lint group7/submission.yaml"),
    ];
}
