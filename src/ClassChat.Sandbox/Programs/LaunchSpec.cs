using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;
using ClassChat.Platform.Text;
using ClassChat.Protocol;
using ClassChat.Sandbox.ControlGroups;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Builds the process start information for a program: its command with placeholders filled in, its environment, and
/// the isolation and limit tools wrapped around it. Also checks beforehand whether the program exists.
/// </summary>
/// <param name="command">The program to start.</param>
/// <param name="level">The level that the program runs at.</param>
/// <param name="endpoint">Address that a server listens on, or that a client connects to.</param>
/// <param name="support">Isolation tools to use; null for none.</param>
public sealed class LaunchSpec(Target.Command command, Level level, IPEndPoint endpoint, IsolationSupport? support)
{
    /// <summary>
    /// Maximum size of a single file in bytes. With less, .NET programs do not start: they map 2 GiB.
    /// </summary>
    private const long MaxFileBytes = 4L << 30;

    /// <summary>Working folder in the sandbox of a program without a folder of its own.</summary>
    private const string NoFolder = "/tmp/server";

    /// <summary>
    /// Shell script that runs a program on a terminal, which becomes the controlling terminal of its session if it
    /// leads one. Echo is off, so that only the program's output appears, and lines are wide enough not to wrap.
    /// </summary>
    private static readonly string _onTerminal = FormattableString.Invariant(
        $"stty -echo rows {FullScreen.Rows} cols {FullScreen.Columns} <\"$0\"; exec \"$@\" <>\"$0\" >&0 2>&1");

    /// <summary>
    /// Shell script that starts the namespace tool and keeps its messages out of the program's output.
    /// </summary>
    private const string WithoutErrors = "exec 3>&2 2>/dev/null; exec \"$@\"";

    /// <summary>
    /// Shell script for the first process of a namespace: it reaps adopted processes and exits with the program's exit
    /// code.
    /// </summary>
    private const string FirstProcess = "\"$@\" 2>&3 3>&-; exit $?";

    private readonly string _port = endpoint.Port.ToString(CultureInfo.InvariantCulture);

    private SandboxView? _view;

    /// <summary>User name of a client, replaces <c>{name}</c>; null for a server.</summary>
    public string? Name { private get; init; }

    /// <summary>Device path of the terminal for standard input and output; null: pipes.</summary>
    public string? Terminal { private get; set; }

    /// <summary>Number of the user that the program runs as; null: the user that runs the harness.</summary>
    public int? User { get; } = support?.NewUser();

    /// <summary>True if bubblewrap starts the program.</summary>
    private bool IsSandboxed => support?.Bubblewrap is not null;

    /// <summary>
    /// True if the program gets a process namespace: the started tool creates it, the tool's child is the first process
    /// in it, and the program is a child of that child.
    /// </summary>
    public bool HasOwnProcesses => support is { HasOwnProcesses: true };

    /// <summary>Number of processes that start the program and stay as long as it runs.</summary>
    public int WrapperProcesses => HasOwnProcesses ? 2 : 0;

    /// <summary>True if the started process leads a session and a process group.</summary>
    public bool LeadsGroup => support?.Setsid is not null;

    /// <summary>Reason why the program cannot be started at all; null if it can be tried.</summary>
    public StartFault? FindError()
    {
        IReadOnlyList<string> words = Words();
        if (words.Count == 0) return CannotStart("the command is empty");
        string folder = command.StartPath;
        if (!Directory.Exists(folder)) return CannotStart($"there is no folder '{folder}'");
        if (IsPlaced(words[0])) return null;
        if (words[0].Contains('/', StringComparison.Ordinal)
            && ProgramFile.FindFault(words[0], folder) is string unfit)
            // As handed in, or as unpacked here, it can never run, so that it cannot be judged.
            return StartFault.Prevented($"'{command.Line}' cannot be started: {unfit}");
        if (Toolchain.Find(words[0], folder) is not null) return null;
        if (words[0].Contains('/', StringComparison.Ordinal)) return CannotStart($"there is no file '{words[0]}'");
        string missing = $"there is no program '{words[0]}' in PATH";
        // The grading machine may lack a language that a student has used.
        return !command.IsSubmitted ? CannotStart(missing)
            : StartFault.Prevented(
                $"'{command.Line}' cannot be started here: {missing}; install it, or correct the command");

        StartFault CannotStart(string reason) => StartFault.Failed($"'{command.Line}' cannot be started: {reason}");
    }

    /// <summary>Reason why a file that the command has a shell run cannot be run; null if none is known.</summary>
    public string? FindShellFault() => ShellCommand.FindFault(Words(), command.StartPath);

    /// <summary>The program itself without the wrapping tools; null before <see cref="Start"/>.</summary>
    public string? Program { get; private set; }

    /// <summary>Builds the process start information.</summary>
    /// <param name="files">The program's working copy; null: it runs in its original folder.</param>
    /// <param name="joinFiles">Files by which it joins its control groups before anything else, since they are not
    /// visible in a sandbox; none for no groups.</param>
    public ProcessStartInfo Start(WorkingCopy? files, IReadOnlyList<string> joinFiles)
    {
        IReadOnlyList<string> words = BehindShim(Words());
        List<string> all = [.. joinFiles.Count > 0 ? HarnessGroups.Joining(joinFiles) : [], .. Wrapping(files)];
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
            WorkingDirectory = IsSandboxed ? "/"
                : files?.StartPath ?? (command.Directory is null ? "" : command.StartPath),
            UseShellExecute = false,
        };
        SetEnvironment(start.Environment, files);
        if (isWrapped) return start;
        foreach ((string name, string value) in OwnVariables()) start.Environment[name] = value;
        return start;
    }

    /// <summary>
    /// Command words of the tools that start the program, each started by the one before; empty if it is started
    /// directly.
    /// </summary>
    private List<string> Wrapping(WorkingCopy? files)
    {
        List<string> all = IsSandboxed ? SandboxStart(files!)
            : support is null ? [] : ["/bin/sh", "-c", Bubblewrap.StartScript, "sh"];
        string[] leader = LeadsGroup ? [support!.Setsid!] : [];
        string[] terminal = Terminal is null ? [] : ["/bin/sh", "-c", _onTerminal, Terminal];
        // A session leader that opens a terminal gets it as its controlling terminal; in a sandbox the terminal is
        // opened first, so that no process does.
        all.AddRange(IsSandboxed ? [.. terminal, .. leader] : [.. leader, .. terminal]);
        if (IsSandboxed) all.AddRange([support!.Bubblewrap!, .. Bubblewrap.ReadFiles, "--"]);
        else if (HasOwnProcesses) all.AddRange(
            ["/bin/sh", "-c", WithoutErrors, "sh", .. support!.Unshare, "/bin/sh", "-c", FirstProcess, "sh"]);
        if (User is int user) all.AddRange([support!.Setpriv!, .. UserOptions(user)]);
        if (support?.Prlimit is string prlimit) all.AddRange([prlimit, .. KernelLimits()]);
        return all;
    }

    /// <summary>Command words that start bubblewrap with its arguments and the filter of system calls.</summary>
    private List<string> SandboxStart(WorkingCopy files)
    {
        foreach (string path in View.Shown) SandboxFiles.AddMountPoint(path);
        string account = SystemFolders.Account(User ?? LibCFiles.CurrentUser(), SandboxView.Home);
        var bubblewrap = new Bubblewrap(View)
        {
            MaySwitchUser = User is not null,
            // The limit of memory is reached first, which the report then says.
            MemoryFolderBytes = command.Limits.MemoryBytes * 2,
            Settings = (SandboxFiles.Settings, files.WriteBeside("passwd", Encoding.UTF8.GetBytes(account))),
        };
        string arguments = files.WriteBeside(
            "arguments", Bubblewrap.Joined(bubblewrap.Arguments(files.Path, Place, StartPlace)));
        return ["/bin/sh", "-c", Bubblewrap.SandboxScript, "sh", arguments, SandboxFiles.Filter];
    }

    /// <summary>
    /// Command words that set the program's environment variables just before it starts, so that variables which affect
    /// loaders, shells and interpreters affect only tools with no more rights than the program.
    /// </summary>
    private IEnumerable<string> WithVariables(string program)
    {
        yield return support?.Env ?? "env";
        foreach ((string name, string value) in OwnVariables()) yield return $"{name}={value}";
        if (!program.Contains('=', StringComparison.Ordinal)) yield break;
        // env(1) would take a program name with '=' for a variable, so sh starts it.
        foreach (string word in (string[])["/bin/sh", "-c", "exec \"$0\" \"$@\""]) yield return word;
    }

    private IEnumerable<(string Name, string Value)> OwnVariables()
    {
        if (command.PortVariable is string variableOfPort) yield return (variableOfPort, _port);
        foreach ((string name, string value) in command.Environment) yield return (name, value);
    }

    /// <summary>Words of the command, with port, host, level and name filled in.</summary>
    private IReadOnlyList<string> Words() =>
        [.. CommandLine.Split(command.Line).Select(FillIn)];

    /// <summary>A text of the submission with port, host, level and name filled in.</summary>
    public string FillIn(string text) => text
        .Replace("{port}", _port, StringComparison.Ordinal)
        .Replace("{host}", endpoint.Address.ToString(), StringComparison.Ordinal)
        .Replace("{level}", level.Name(), StringComparison.Ordinal)
        .Replace("{name}", Name ?? "{name}", StringComparison.Ordinal);

    /// <summary>The command with a version manager's shim replaced by the real program.</summary>
    private IReadOnlyList<string> BehindShim(IReadOnlyList<string> words)
    {
        string folder = command.StartPath;
        if (words[0].Contains('/', StringComparison.Ordinal)) return words;
        if (Toolchain.Find(words[0], folder) is not string program) return words;
        bool chooses =
            ShimResolver.ChoosesVersion(folder) || ShimResolver.ChoosesVersion(command.Directory ?? folder)
            || OwnVariables().Any(own => ShimResolver.ChoosesVersion(own.Name));
        if (chooses) return words; // then the shim itself selects the version inside the sandbox
        string real = ShimResolver.Resolve(program);
        return real == program ? words : [real, .. words.Skip(1)];
    }

    private bool IsPlaced(string word) => command.Placements.Any(
        placement => PathRules.IsWithin(Path.GetFullPath(word, "/"), Path.GetFullPath(placement.To, "/")));

    private IEnumerable<string> KernelLimits()
    {
        int files = Math.Min(command.Limits.OpenFiles, HardLimit("Max open files"));
        yield return string.Create(CultureInfo.InvariantCulture, $"--nofile={files}");
        yield return "--core=0";
        yield return string.Create(CultureInfo.InvariantCulture, $"--fsize={MaxFileBytes}");
        if (support!.CountsThreads)
            yield return string.Create(CultureInfo.InvariantCulture, $"--nproc={command.Limits.Threads}");
    }

    private static IEnumerable<string> UserOptions(int user)
    {
        string number = user.ToString(CultureInfo.InvariantCulture);
        return ["--reuid", number, "--regid", number, "--clear-groups", "--inh-caps=-all"];
    }

    /// <summary>
    /// Reads a hard limit from <c>/proc/self/limits</c> (proc(5)): "Max open files      1024     524288   files".
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

    /// <summary>Path at which the program sees its working copy: the path of the original files.</summary>
    private string Place => command.Directory is string folder ? PathRules.Real(folder) : NoFolder;

    /// <summary>Path at which the program runs, in a sandbox.</summary>
    private string StartPlace => Path.Combine(Place, command.StartFolder);

    /// <summary>Paths of the machine that the program may read beside its own files, in a sandbox.</summary>
    public IReadOnlyList<string> VisibleFiles => Words().Count == 0 ? [] : [.. View.Describe()];

    /// <summary>Files of the machine that the program sees in a sandbox.</summary>
    private SandboxView View => _view ??= FindView(BehindShim(Words()));

    private SandboxView FindView(IReadOnlyList<string> words)
    {
        // A path from a submission makes nothing visible; only a program found in PATH does.
        bool isShown = command.IsTrusted || !CommandLine.Split(command.Line)[0].Contains('/', StringComparison.Ordinal);
        IEnumerable<string> named = command.IsTrusted ? words.Skip(1) : [];
        return SandboxView.Of(
            Toolchain.InstallationsFor(isShown ? words[0] : null, StartPlace)
                .Where(path => !PathRules.IsWithin(path, Place)),
            Toolchain.Named(named).Where(path => !PathRules.IsWithin(path, Place)).Concat(command.VisiblePaths),
            command.HiddenPaths);
    }

    private void SetEnvironment(IDictionary<string, string?> environment, WorkingCopy? files)
    {
        bool hasTerminal = Terminal is not null;
        if (IsSandboxed) SandboxEnvironment.Fill(environment, View.Shows, SandboxView.Home, hasTerminal);
        else if (support is not null)
            SandboxEnvironment.Fill(environment, _ => true, files?.HomePath ?? "/", hasTerminal);
        if (!command.IsOurs) SandboxEnvironment.SetLanguage(environment);
        environment["PORT"] = _port;
        environment["HOST"] = endpoint.Address.ToString();
        environment["PYTHONUNBUFFERED"] = "1"; // output is recorded when it is written, without buffering
    }
}
