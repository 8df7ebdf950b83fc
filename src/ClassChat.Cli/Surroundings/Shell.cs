using Spectre.Console;

namespace ClassChat.Cli.Surroundings;

/// <summary>What the program is started in: where it reads and writes, and which folder it stands in.</summary>
internal sealed record Shell
{
    /// <summary>Wider than any line: output that is no terminal is never wrapped.</summary>
    private const int Unwrapped = 100_000;

    /// <summary>What is typed.</summary>
    public required TextReader In { get; init; }

    /// <summary>For what was asked for.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>For what is wrong.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public required string Directory { get; init; }

    /// <summary>True if a person looks at <see cref="Out"/> as it is written.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>True if colours are not wanted (https://no-color.org).</summary>
    public bool NoColor { get; init; }

    /// <summary>That of this process.</summary>
    public static Shell OfProcess() => new()
    {
        In = Console.In,
        Out = Console.Out,
        Error = Console.Error,
        Directory = Environment.CurrentDirectory,
        IsTerminal = !Console.IsOutputRedirected,
        NoColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
    };

    /// <summary><see cref="Out"/> for tables and colours.</summary>
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

    /// <summary>A path in full.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Directory);

    /// <summary>A path as it is shown: from here, if it is below.</summary>
    public string Shown(string path)
    {
        string relative = Path.GetRelativePath(Directory, FullPath(path));
        bool isBelow = !relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
        return isBelow ? relative : FullPath(path);
    }

    /// <summary>Says why something is not done.</summary>
    /// <returns>How the program ends.</returns>
    public int Refuse(Refusal refusal)
    {
        Error.WriteLine(refusal.Message);
        return refusal.ExitCode;
    }
}
