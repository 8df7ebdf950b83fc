using System.CommandLine;
using System.Reflection;
using ClassChat.Cli.Host;

namespace ClassChat.Cli.Commands.Dialects;

/// <summary>Defines and executes <c>classchat dialect new</c>, which writes a template of a dialect file.</summary>
internal sealed class DialectCommand
{
    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "Where to write it; nothing: to standard output. A file that is there is not written over.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Creates the command with its subcommand.</summary>
    public DialectCommand(CliContext context)
    {
        var begin = new Command("new", "Writes a commented template of a dialect file, to begin with.") { _file };
        begin.SetAction((parsed, cancel) => NewAsync(context, parsed.GetValue(_file), cancel));
        Command = new Command("dialect", "Helps to write a dialect: how a server talks, as a file.") { begin };
    }

    /// <summary>The command for the command-line parser.</summary>
    public Command Command { get; }

    /// <summary>Example command lines for the help text.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("a template to edit", "classchat dialect new mine.yaml"),
        ("what a server understands of it", "classchat lint --dialect mine.yaml --server 'python3 server.py {port}'"),
    ];

    private static async Task<int> NewAsync(CliContext context, string? file, CancellationToken cancel)
    {
        await using Stream template = Assembly.GetExecutingAssembly().GetManifestResourceStream("template.yaml")!;
        using var reader = new StreamReader(template);
        string text = await reader.ReadToEndAsync(cancel);
        if (file is null)
        {
            await context.Out.WriteAsync(text);
            return ExitCode.Passed;
        }

        string path = context.FullPath(file);
        try
        {
            await using var target = new FileStream(path, FileMode.CreateNew);
            await using var writer = new StreamWriter(target);
            await writer.WriteAsync(text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return context.Refuse(CommandError.Usage($"'{file}' cannot be written: {error.Message}"));
        }

        await context.Out.WriteLineAsync($"written: {path}");
        return ExitCode.Passed;
    }
}
