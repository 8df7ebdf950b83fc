using System.CommandLine;
using System.Reflection;
using ClassChat.Cli.Surroundings;

namespace ClassChat.Cli.Commands;

/// <summary><c>classchat dialect</c>.</summary>
internal sealed class DialectCommand
{
    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "Where to write it; nothing: to standard output. A file that is there is not written over.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Puts the command together.</summary>
    public DialectCommand(Shell shell)
    {
        var begin = new Command("new", "Writes a commented template of a dialect file, to begin with.") { _file };
        begin.SetAction((parsed, cancel) => NewAsync(shell, parsed.GetValue(_file), cancel));
        Command = new Command("dialect", "Helps to write a dialect: how a server talks, as a file.") { begin };
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>How it is used.</summary>
    public static IReadOnlyList<(string What, string How)> Examples { get; } =
    [
        ("a template to edit", "classchat dialect new mine.yaml"),
        ("what a server understands of it", "classchat lint --dialect mine.yaml --server 'python3 server.py {port}'"),
    ];

    private static async Task<int> NewAsync(Shell shell, string? file, CancellationToken cancel)
    {
        await using Stream template = Assembly.GetExecutingAssembly().GetManifestResourceStream("template.yaml")!;
        using var reader = new StreamReader(template);
        string text = await reader.ReadToEndAsync(cancel);
        if (file is null)
        {
            await shell.Out.WriteAsync(text);
            return ExitCode.Passed;
        }

        string path = shell.FullPath(file);
        try
        {
            await using var target = new FileStream(path, FileMode.CreateNew);
            await using var writer = new StreamWriter(target);
            await writer.WriteAsync(text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return shell.Refuse(Refusal.Usage($"'{file}' cannot be written: {error.Message}"));
        }

        await shell.Out.WriteLineAsync($"written: {path}");
        return ExitCode.Passed;
    }
}
