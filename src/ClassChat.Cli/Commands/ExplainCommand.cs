using System.CommandLine;
using ClassChat.Cli.Explaining;
using ClassChat.Cli.Surroundings;

namespace ClassChat.Cli.Commands;

/// <summary><c>classchat explain</c>.</summary>
internal sealed class ExplainCommand
{
    private readonly Argument<string[]> _topic = new("ID|CODE")
    {
        Description = "An item (t4.route), a scenario (task4/route), a verdict (unstable), an exit code (exit-4), a "
            + "word of scenario files (sends), an action or event of dialect files (send_group), or a key of "
            + "submission "
            + "files (place).",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _scenarios = new("--scenarios")
    {
        Description = "Another scenario folder [default: the nearest 'scenarios' above]", HelpName = "DIR",
    };

    /// <summary>Puts the command together.</summary>
    public ExplainCommand(Shell shell)
    {
        _topic.Validators.Add(Usage.RefuseOptions);
        Command = new Command("explain", "Says what an item asks and how it is checked; what a verdict or word means.")
        {
            _topic, _scenarios,
        };
        Command.SetAction(parsed =>
            new Explain(shell).Do(string.Join(' ', parsed.GetRequiredValue(_topic)), parsed.GetValue(_scenarios)));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>How it is used.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("what an item asks, and how it is checked", "classchat explain t4.route"),
        ("what an exit code means", "classchat explain exit-4"),
        ("how statements with a word are written", "classchat explain sends"),
    ];
}
