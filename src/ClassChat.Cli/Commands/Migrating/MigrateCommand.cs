using System.CommandLine;
using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Host;

namespace ClassChat.Cli.Commands.Migrating;

/// <summary>
/// Defines the command <c>classchat migrate</c>: its options, help and examples. <see cref="MigrateHandler"/> executes
/// it.
/// </summary>
internal sealed class MigrateCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Scenario, workload, rubric, dialect, console dialect and submission files.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Shows the lines that would change, and writes nothing",
    };

    /// <summary>Creates the command.</summary>
    public MigrateCommand(CliContext context)
    {
        _files.Validators.Add(HelpText.RefuseOptions);
        Command = new Command(
            "migrate", "Rewrites files of an older form; comments and layout stay, the old text is kept in FILE.bak.")
        {
            _files, _dryRun,
        };
        Command.SetAction(parsed =>
            new MigrateHandler(context, parsed.GetValue(_dryRun)).Execute(parsed.GetValue(_files) ?? []));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>Examples for the help.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("what would change", "classchat migrate --dry-run mine.yaml"),
        ("a dialect, and the submissions of a class", "classchat migrate mine.yaml group*/submission.yaml"),
    ];
}
