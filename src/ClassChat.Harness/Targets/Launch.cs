using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using ClassChat.Harness.FileSystem;
using ClassChat.Harness.Isolation;
using ClassChat.Harness.Notation;
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

    /// <summary>Starts what makes a namespace; its own messages do not get into the program's output.</summary>
    private const string WithoutErrors = "exec 3>&2 2>/dev/null; exec \"$@\"";

    /// <summary>
    /// The first process of a namespace, which takes note of the end of all that are left to it, and ends as the
    /// program does.
    /// </summary>
    private const string FirstProcess = "\"$@\" 2>&3 3>&-; exit $?";

    private readonly string _port = endpoint.Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name that a client is to have: <c>{name}</c>; null: it is a server.</summary>
    public string? Name { private get; init; }

    /// <summary>The terminal that is to be its standard input and output; null: pipes.</summary>
    public string? Terminal { private get; init; }

    /// <summary>The user that it runs as; null: whoever runs the harness.</summary>
    public int? User { get; } = sandbox?.NewUser();

    /// <summary>True if it is started by bubblewrap.</summary>
    private bool IsSandboxed => sandbox?.Bubblewrap is not null;

    /// <summary>
    /// True if it has a process namespace: what is started makes that, its child is the first process in it, and the
    /// program is a child of that child.
    /// </summary>
    public bool HasOwnProcesses => sandbox is { HasOwnProcesses: true };

    /// <summary>True if it is the first of a session and of a group of processes.</summary>
    public bool LeadsGroup => sandbox?.Setsid is not null;

    /// <summary>Why it cannot be started at all; null if it may be.</summary>
    public StartFault? Fault()
    {
        IReadOnlyList<string> words = Words();
        if (words.Count == 0) return Told("the command is empty");
        string folder = command.Directory ?? Environment.CurrentDirectory;
        if (!Directory.Exists(folder)) return Told($"there is no folder '{folder}'");
        if (Toolchain.Find(words[0], folder) is not null || IsPlaced(words[0])) return null;
        if (words[0].Contains('/', StringComparison.Ordinal)) return Told($"there is no file '{words[0]}'");
        string missing = $"there is no program '{words[0]}' in PATH";
        // Whoever grades may lack a language that a student has used.
        return !command.IsHandedIn ? Told(missing)
            : StartFault.Prevented(
                $"'{command.Line}' cannot be started here: {missing}; install it, or correct the command");

        StartFault Told(string reason) => StartFault.Failed($"'{command.Line}' cannot be started: {reason}");
    }

    /// <summary>The program itself, without what is put around it; null before it was made ready.</summary>
    public string? Program { get; private set; }

    /// <summary>Ready to start.</summary>
    /// <param name="files">Its copy of its files; null: it runs where they are.</param>
    public ProcessStartInfo Start(RunFolder? files)
    {
        IReadOnlyList<string> words = BehindShim(Words());
        List<string> all = Wrapping(words, files);
        Program = words[0];
        bool isWrapped = all.Count > 0;
        if (isWrapped && OwnVariables().Any()) all.AddRange(WithVariables(words[0]));
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
        SetEnvironment(start.Environment);
        if (isWrapped) return start;
        foreach ((string name, string value) in OwnVariables()) start.Environment[name] = value;
        return start;
    }

    /// <summary>The programs that start it, each by the one before; none if it is started directly.</summary>
    private List<string> Wrapping(IReadOnlyList<string> words, RunFolder? files)
    {
        List<string> all = [];
        string[] leader = LeadsGroup ? [sandbox!.Setsid!] : [];
        string[] terminal = Terminal is null ? [] : ["/bin/sh", "-c", OnTerminal, Terminal];
        // Whoever opens a terminal as the leader of a session is under its control: in a sandbox nobody is.
        all.AddRange(IsSandboxed ? [.. terminal, .. leader] : [.. leader, .. terminal]);
        if (IsSandboxed) all.AddRange([sandbox!.Bubblewrap!, .. Bubblewrap.Arguments(ViewOf(words, files!))]);
        else if (HasOwnProcesses) all.AddRange(
            ["/bin/sh", "-c", WithoutErrors, "sh", .. sandbox!.Unshare, "/bin/sh", "-c", FirstProcess, "sh"]);
        if (User is int user) all.AddRange([sandbox!.Setpriv!, .. Becoming(user)]);
        if (sandbox?.Prlimit is string prlimit) all.AddRange([prlimit, .. KernelLimits()]);
        return all;
    }

    /// <summary>
    /// What sets the program's variables, the last before the program: those that loaders, shells and interpreters obey
    /// are obeyed by it alone, which has no rights but the program's.
    /// </summary>
    private IEnumerable<string> WithVariables(string program)
    {
        yield return sandbox?.Env ?? "env";
        foreach ((string name, string value) in OwnVariables()) yield return $"{name}={value}";
        if (!program.Contains('=', StringComparison.Ordinal)) yield break;
        // The name of this program would be taken for a variable.
        foreach (string word in (string[])["/bin/sh", "-c", "exec \"$0\" \"$@\""]) yield return word;
    }

    private IEnumerable<(string Name, string Value)> OwnVariables()
    {
        if (command.PortVariable is string variableOfPort) yield return (variableOfPort, _port);
        foreach ((string name, string value) in command.Environment) yield return (name, value);
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
        bool chooses = Shims.ChoosesVersion(folder) || OwnVariables().Any(own => Shims.ChoosesVersion(own.Name));
        if (chooses) return words; // then the shim itself looks for it, inside
        string behind = Shims.Behind(program);
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
        // A path that a student wrote opens nothing: only a program that is found in PATH does.
        bool isShown = command.IsTrusted || !CommandLine.Split(command.Line)[0].Contains('/', StringComparison.Ordinal);
        IEnumerable<string> named = command.IsTrusted ? words.Skip(1) : [];
        IEnumerable<string> seen = Toolchain.Of(isShown ? words[0] : null, named, place, hidden)
            .Concat(command.See.Where(Path.Exists));
        return new View(hidden, Places.Outermost(seen), files.Path, place, Secrets.Home)
        {
            MaySwitchUser = User is not null,
        };
    }

    private void SetEnvironment(IDictionary<string, string?> environment)
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

        environment["PORT"] = _port;
        environment["HOST"] = endpoint.Address.ToString();
        environment["PYTHONUNBUFFERED"] = "1"; // a program's console is to be seen as it writes
    }
}
