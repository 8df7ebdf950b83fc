using System.CommandLine;
using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Host;

namespace ClassChat.Cli.Commands.Explaining;

/// <summary>
/// Defines the command <c>classchat explain</c>: its options, help and examples. <see cref="ExplainHandler"/> executes
/// it.
/// </summary>
internal sealed class ExplainCommand
{
    private readonly Argument<string[]> _topic = new("ID|CODE")
    {
        Description = "An item (t4.route), a scenario (task4/route), a verdict (unstable), an exit code (exit-4), a "
            + "word of scenario files (sends), an action or event of dialect files (send_group), or a key of "
            + "submission or class files (clean, limits_at_most).",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _scenarios = new("--scenarios")
    {
        Description = "Another scenario folder [default: the nearest 'scenarios' above]", HelpName = "DIR",
    };

    private readonly Option<string> _rubric = RubricOption.Create();

    /// <summary>Creates the command with its options.</summary>
    public ExplainCommand(CliContext context)
    {
        _topic.Validators.Add(HelpText.RefuseOptions);
        Command = new Command("explain", "Says what an item asks and how it is checked; what a verdict or word means.")
        {
            _topic, _rubric, _scenarios,
        };
        Command.SetAction(parsed =>
            new ExplainHandler(context, parsed.GetValue(_rubric))
                .Execute(string.Join(' ', parsed.GetRequiredValue(_topic)), parsed.GetValue(_scenarios)));
    }

    /// <summary>The command for the command-line parser.</summary>
    public Command Command { get; }

    /// <summary>Example command lines for the help text.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("what an item asks, and how it is checked", "classchat explain t4.route"),
        ("an item of another rubric", "classchat explain h4.forward --rubric handout"),
        ("what an exit code means", "classchat explain exit-4"),
        ("how statements with a word are written", "classchat explain sends"),
    ];
}
