using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using ClassChat.Harness.Isolation;
using ClassChat.Protocol;

namespace ClassChat.Harness.Targets;

/// <summary>How a program is started: its words, its environment, and what is put around it.</summary>
/// <param name="command">What was asked for.</param>
/// <param name="level">The level it is to run at.</param>
/// <param name="endpoint">Where it is to listen, or, if it is a client, to find its server.</param>
/// <param name="sandbox">What keeps it apart; null: nothing does.</param>
internal sealed class Launch(Target.Command command, Level level, IPEndPoint endpoint, Sandbox? sandbox)
{
    /// <summary>No single file may be larger. Below this, .NET programs do not start: they map 2 GiB.</summary>
    private const long MaxFileBytes = 4L << 30;

    /// <summary>Where it runs if it has no folder.</summary>
    private const string NoFolder = "/tmp/server";

    /// <summary>
    /// Puts a program on a terminal, which becomes that of its session if it leads one. The terminal echoes nothing, so
    /// that what is on it is what the program shows, and is so wide that no line is broken.
    /// </summary>
    private const string OnTerminal = "stty -echo rows 50 cols 1000 <\"$0\"; exec \"$@\" <>\"$0\" >&0 2>&1";

    private readonly string _port = endpoint.Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name that a client is to have: <c>{name}</c>; null: it is a server.</summary>
    public string? Name { private get; init; }

    /// <summary>The terminal that is to be its standard input and output; null: pipes.</summary>
    public string? Terminal { private get; init; }

    /// <summary>The user that it runs as; null: whoever runs the harness.</summary>
    public int? User { get; } = sandbox?.NewUser();

    /// <summary>True if it is started by bubblewrap, and is a child of a child of it.</summary>
    public bool IsSandboxed => sandbox?.Bubblewrap is not null;

    /// <summary>True if it is the first of a group of processes.</summary>
    public bool LeadsGroup => !IsSandboxed && sandbox?.Setsid is not null;

    /// <summary>Why it cannot be started at all; null if it may be.</summary>
    public string? Fault()
    {
        IReadOnlyList<string> words = Words();
        if (words.Count == 0) return "the command is empty";
        string folder = command.Directory ?? Environment.CurrentDirectory;
        if (!Directory.Exists(folder)) return $"there is no folder '{folder}'";
        if (Toolchain.Find(words[0], folder) is not null || IsPlaced(words[0])) return null;
        return words[0].Contains('/', StringComparison.Ordinal)
            ? $"there is no file '{words[0]}'"
            : $"there is no program '{words[0]}' in PATH";
    }

    /// <summary>Ready to start.</summary>
    /// <param name="files">Its copy of its files; null: it runs where they are.</param>
    /// <param name="mark">The mark of its processes.</param>
    public ProcessStartInfo Start(RunFolder? files, string mark)
    {
        IReadOnlyList<string> words = BehindShim(Words());
        List<string> all = [];
        if (LeadsGroup) all.Add(sandbox!.Setsid!);
        if (Terminal is not null) all.AddRange(["/bin/sh", "-c", OnTerminal, Terminal]);
        if (IsSandboxed) all.AddRange([sandbox!.Bubblewrap!, .. Bubblewrap.Arguments(ViewOf(words, files!))]);
        if (User is int user) all.AddRange([sandbox!.Setpriv!, .. Becoming(user)]);
        if (sandbox?.Prlimit is string prlimit) all.AddRange([prlimit, .. KernelLimits()]);
        all.AddRange(words);

        var start = new ProcessStartInfo(all[0], all.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            WorkingDirectory = IsSandboxed ? "/" : files?.Path ?? command.Directory ?? "",
            UseShellExecute = false,
        };
        SetEnvironment(start.Environment, mark);
        return start;
    }

    /// <summary>The command's words, with port, host and level put in.</summary>
    private IReadOnlyList<string> Words() =>
    [
        .. CommandLine.Split(command.Line).Select(word => word
            .Replace("{port}", _port, StringComparison.Ordinal)
            .Replace("{host}", endpoint.Address.ToString(), StringComparison.Ordinal)
            .Replace("{level}", level.Name(), StringComparison.Ordinal)
            .Replace("{name}", Name ?? "{name}", StringComparison.Ordinal)),
    ];

    /// <summary>The command, with the program that it really starts.</summary>
    private IReadOnlyList<string> BehindShim(IReadOnlyList<string> words)
    {
        string folder = command.Directory ?? Environment.CurrentDirectory;
        if (words[0].Contains('/', StringComparison.Ordinal)) return words;
        if (Toolchain.Find(words[0], folder) is not string program) return words;
        string behind = Shims.Behind(program, folder, command.Environment);
        return behind == program ? words : [behind, .. words.Skip(1)];
    }

    private bool IsPlaced(string word) => command.Place.Any(
        placement => Places.IsWithin(Path.GetFullPath(word, "/"), Path.GetFullPath(placement.To, "/")));

    private IEnumerable<string> KernelLimits()
    {
        int files = Math.Min(command.Limits.OpenFiles, HardLimit("Max open files"));
        yield return string.Create(CultureInfo.InvariantCulture, $"--nofile={files}");
        yield return "--core=0";
        yield return string.Create(CultureInfo.InvariantCulture, $"--fsize={MaxFileBytes}");
        if (sandbox!.CountsThreads)
            yield return string.Create(CultureInfo.InvariantCulture, $"--nproc={command.Limits.Threads}");
    }

    private static IEnumerable<string> Becoming(int user)
    {
        string number = user.ToString(CultureInfo.InvariantCulture);
        return ["--reuid", number, "--regid", number, "--clear-groups", "--inh-caps=-all"];
    }

    /// <summary>
    /// proc(5), <c>/proc/self/limits</c>: "Max open files            1024                 524288   files".
    /// </summary>
    private static int HardLimit(string name)
    {
        string? line = File.ReadLines("/proc/self/limits")
            .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        string[] words = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.Length > 1 && int.TryParse(words[1], CultureInfo.InvariantCulture, out int hard)
            ? hard
            : int.MaxValue;
    }

    private View ViewOf(IReadOnlyList<string> words, RunFolder files)
    {
        IReadOnlyList<string> hidden = Secrets.Folders(command.Hide);
        string place = command.Directory is string folder ? Places.Real(folder) : NoFolder;
        IEnumerable<string> seen = Toolchain.Of(words, place, hidden).Concat(command.See.Where(Path.Exists));
        return new View(hidden, Places.Outermost(seen), files.Path, place, Secrets.Home)
        {
            MaySwitchUser = User is not null,
        };
    }

    private void SetEnvironment(IDictionary<string, string?> environment, string mark)
    {
        if (IsSandboxed)
        {
            environment.Clear();
            foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            {
                if (Secrets.MayPass((string)variable.Key)) environment[(string)variable.Key] = (string?)variable.Value;
            }

            environment["HOME"] = Secrets.Home;
            environment["TMPDIR"] = "/tmp";
        }

        environment[Leftovers.Variable] = mark;
        environment["PORT"] = _port;
        environment["HOST"] = endpoint.Address.ToString();
        environment["PYTHONUNBUFFERED"] = "1"; // a program's console is to be seen as it writes
        if (command.PortVariable is string variableOfPort) environment[variableOfPort] = _port;
        foreach ((string name, string value) in command.Environment) environment[name] = value;
    }
}
