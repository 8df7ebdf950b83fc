using Spectre.Console;

namespace ClassChat.Cli.Host;

/// <summary>Environment of the program: its standard streams, current folder and terminal capabilities.</summary>
internal sealed record CliContext
{
    /// <summary>
    /// Width of output that is not a terminal, in columns: wider than any line, so that nothing is wrapped.
    /// </summary>
    private const int Unwrapped = 100_000;

    /// <summary>Standard input.</summary>
    public required TextReader In { get; init; }

    /// <summary>Standard output, for results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error, for errors and warnings.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The folder that relative paths are resolved against.</summary>
    public required string Directory { get; init; }

    /// <summary>True if <see cref="Out"/> is a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>True if colors are switched off (https://no-color.org).</summary>
    public bool NoColor { get; init; }

    /// <summary>Returns the environment of this process.</summary>
    public static CliContext OfProcess() => new()
    {
        In = Console.In,
        Out = Console.Out,
        Error = Console.Error,
        Directory = Environment.CurrentDirectory,
        IsTerminal = !Console.IsOutputRedirected,
        NoColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
    };

    /// <summary>Opens <see cref="Out"/> for tables and colors.</summary>
    public IAnsiConsole OpenConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsTerminal && !NoColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(Out),
        });
        if (!IsTerminal) console.Profile.Width = Unwrapped;
        return console;
    }

    /// <summary>Resolves a path to a full path.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Directory);

    /// <summary>Formats a path for display: relative if it is below the current folder, otherwise in full.</summary>
    public string Shown(string path)
    {
        string relative = Path.GetRelativePath(Directory, FullPath(path));
        bool isBelow = !relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
        return isBelow ? relative : FullPath(path);
    }

    /// <summary>Prints an error.</summary>
    /// <returns>The exit code.</returns>
    public int Refuse(CommandError error)
    {
        Error.WriteLine(error.Message);
        return error.ExitCode;
    }
}
