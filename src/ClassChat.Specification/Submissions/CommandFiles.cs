using System.IO.Enumeration;
using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Platform.FileSystem;
using ClassChat.Specification.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Finds what a command names and the machine or the submission does not have: programs, scripts, interpreters of
/// scripts; and scripts that the system cannot execute.
/// </summary>
/// <param name="folder">The folder in which the command runs.</param>
/// <param name="placed">Files that are put there before each start.</param>
internal sealed partial class CommandFiles(string folder, IReadOnlyList<PlacedFile> placed)
{
    /// <summary>Maximum length of the first line of a script in bytes: 256, as in Linux.</summary>
    private const int MaxFirstLine = 256;

    /// <summary>Maximum number of file names that a misspelt name is compared with.</summary>
    private const int MaxNames = 500;

    /// <summary>Programs that are suggested in the place of one that is not there, if they are.</summary>
    private static readonly string[] _known =
    [
        "python3", "python", "pypy3", "java", "node", "dotnet", "go", "cargo", "ruby", "perl", "php", "mono", "sh",
        "bash", "make", "deno", "bun", "kotlin", "scala", "lua", "erl", "elixir", "npm", "npx", "gcc", "stdbuf", "env",
    ];

    // Interpreters whose first word is a script, unless it is an option.
    private static readonly string[] _scriptRunners =
        ["python", "pypy", "sh", "bash", "dash", "zsh", "ksh", "node", "ruby", "perl", "php", "lua"];

    private static readonly string[] _runners = [.. _scriptRunners, "java", "dotnet", "mono"];

    private static readonly string[] _classPaths = ["-cp", "-classpath", "--class-path"];

    private static readonly Lazy<string[]> _searchPath = new(() =>
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted).Distinct(),
    ]);

    /// <summary>All such mistakes in a command.</summary>
    /// <param name="line">The command, as written; it has no mistake of <see cref="CommandSyntax"/>.</param>
    public IEnumerable<CommandFault> FindFaults(string line)
    {
        IReadOnlyList<CommandWord> words = CommandWord.Split(line);
        if (words.Count == 0 || HasPlaceholder(words[0].Text)) yield break;
        if (Program(words[0].Text) is CommandFault ofProgram) yield return ofProgram;
        CommandWord[] patterns = [.. words.Where((word, at) => at > 0 && IsPattern(word, words[at - 1].Text))];
        if (patterns.Length > 0)
            yield return new CommandFault(
                $"'{patterns[0].Text}' is not replaced by names of files: only a shell does that, and none is started",
                "write the names out, or put the word into quotes, if the program is to get it as it stands");
        else if (Script([.. words.Select(word => word.Text)]) is CommandFault ofScript) yield return ofScript;
    }

    private CommandFault? Program(string word)
    {
        if (!word.Contains('/', StringComparison.Ordinal)) return OnPath(word) ? null : Missing(word);
        string path = Path.GetFullPath(word, folder);
        return RegularFile.KindOf(path) switch
        {
            EntryKind.File => Executable(word, path),
            EntryKind.Folder => new CommandFault($"'{word}' is a folder, not a program", "name the program in it"),
            null when !IsPlaced(word) => MissingFile(word),
            _ => null,
        };
    }

    private CommandFault Missing(string word)
    {
        if (RegularFile.KindOf(Path.GetFullPath(word, folder)) == EntryKind.File)
            return new CommandFault(
                $"there is no program '{word}' in PATH; files of the folder are not searched",
                $"write {(Interpreter(word) is string runner ? $"{runner} {word}" : "./" + word)}");
        string install = "install it where programs are graded, or correct the command";
        string? near = word == "py" && OnPath("python3")
            ? "did you mean 'python3'?"
            : Suggestions.DidYouMean(word, _known.Where(OnPath));
        return new CommandFault(
            $"there is no program '{word}' in PATH", near is null ? install : $"{near} If not, {install}");
    }

    private static CommandFault? Executable(string word, string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        string? first = FirstLine(path);
        string? interpreter = first is not null && first.StartsWith("#!", StringComparison.Ordinal)
            ? Named(first.TrimEnd('\r'))
            : null;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Execute) == 0)
        {
            string? runner = interpreter is null ? Interpreter(word) : Path.GetFileName(interpreter);
            return new CommandFault(
                $"'{word}' may not be executed",
                $"chmod +x {word}" + (runner is null ? "" : $", or start it by its interpreter: {runner} {word}"));
        }

        if (interpreter is null) return null;
        if (first!.EndsWith('\r'))
            return new CommandFault(
                $"line 1 of '{word}' ends in CR LF, as on Windows, and the CR counts as part of the interpreter's name",
                "save the file with line ends of Unix (LF)");
        bool isThere = interpreter.Contains('/', StringComparison.Ordinal)
            ? File.Exists(interpreter)
            : OnPath(interpreter);
        return isThere ? null : new CommandFault(
            $"line 1 of '{word}' names the interpreter '{interpreter}', which is not there",
            Suggestions.DidYouMean(Path.GetFileName(interpreter), _known.Where(OnPath)) ?? "install it, or correct it");
    }

    /// <summary>The interpreter that the first line of a script names: <c>#!/usr/bin/env python3</c>.</summary>
    private static string? Named(string first)
    {
        string[] words = first[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0) return null;
        if (Path.GetFileName(words[0]) != "env") return words[0];
        return words.Skip(1)
            .FirstOrDefault(word => word[0] != '-' && !word.Contains('=', StringComparison.Ordinal)) ?? words[0];
    }

    /// <summary>The script that an interpreter is told to run, if it is not there.</summary>
    private CommandFault? Script(string[] words)
    {
        string runner = Version().Replace(Path.GetFileName(words[0]), "");
        if (!_runners.Contains(runner) || words.Length < 2) return null;
        bool isFirst = _scriptRunners.Contains(runner) && words[1] is not (['-', ..] or "");
        string? script = isFirst ? words[1] : NamedScript(words);
        if (script is null || HasPlaceholder(script) || IsPlaced(script)) return null;
        string path = Path.GetFullPath(script, folder);
        bool isThere = RegularFile.KindOf(path) is not null || RegularFile.KindOf(path + ".js") is not null
            || (!script.Contains('/', StringComparison.Ordinal) && runner is "sh" or "bash" && OnPath(script));
        return isThere ? null : MissingFile(script);
    }

    private static string? NamedScript(string[] words)
    {
        for (int i = 1; i < words.Length; i++)
        {
            if (words[i] is "-c" or "-e" or "-m" or "-p" or "--eval" or "-r" or "exec" or "run") return null;
            if (_classPaths.Contains(words[i])) i++;
            else if (words[i] is not ['-', ..] && FileOfProgram().IsMatch(words[i])) return words[i];
        }

        return null;
    }

    private CommandFault MissingFile(string word)
    {
        string place = Path.GetDirectoryName(Path.GetFullPath(word, folder)) ?? folder;
        string shown = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        string there = $"hand it in, or correct the name; paths start from the folder '{shown}'";
        return new CommandFault(
            $"there is no file '{word}'",
            Suggestions.DidYouMean(Path.GetFileName(word), Names(place)) is string near
                ? $"{near} If not, {there}"
                : there);
    }

    private static IEnumerable<string> Names(string place) => !Directory.Exists(place) ? [] : Directory
        .EnumerateFileSystemEntries(place, "*", new EnumerationOptions { IgnoreInaccessible = true })
        .Take(MaxNames).Select(path => Path.GetFileName(path));

    /// <summary>True if a shell would replace a word by names of files that are there.</summary>
    private bool IsPattern(CommandWord word, string before)
    {
        // Java understands lib/* itself, and a * by itself may stand for all addresses.
        bool isPattern = word.Bare.AsSpan().IndexOfAny('*', '?') >= 0 && word.Text.Length > 1
            && !word.Text.Contains(':', StringComparison.Ordinal) && !_classPaths.Contains(before);
        if (!isPattern) return false;
        string place = Path.GetDirectoryName(Path.GetFullPath(word.Text, folder)) ?? folder;
        string pattern = Path.GetFileName(word.Text);
        return Names(place).Any(
            name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));
    }

    private bool IsPlaced(string word) => placed.Any(
        file => PathRules.IsWithin(Path.GetFullPath(word, "/"), Path.GetFullPath(file.To, "/")));

    private static string? FirstLine(string path)
    {
        using SafeFileHandle? file = RegularFile.Open(path, out _);
        if (file is null) return null;
        byte[] bytes = new byte[MaxFirstLine];
        int count = RandomAccess.Read(file, bytes, 0);
        string text = Encoding.UTF8.GetString(bytes, 0, count);
        return text[..(text.IndexOf('\n', StringComparison.Ordinal) is int end and >= 0 ? end : text.Length)];
    }

    private static bool OnPath(string program) =>
        _searchPath.Value.Any(place => File.Exists(Path.Combine(place, program)));

    private static string? Interpreter(string file) => Path.GetExtension(file) switch
    {
        ".py" => "python3",
        ".js" or ".mjs" => "node",
        ".sh" => "sh",
        ".jar" => "java -jar",
        ".rb" => "ruby",
        ".pl" => "perl",
        ".php" => "php",
        ".dll" => "dotnet",
        _ => null,
    };

    private static bool HasPlaceholder(string word) => word.Contains('{', StringComparison.Ordinal);

    [GeneratedRegex(@"[0-9.]+\z")]
    private static partial Regex Version();

    [GeneratedRegex(@"\.(py|pyw|js|mjs|cjs|ts|jar|sh|pl|rb|php|lua|dll|java|exe)\z")]
    private static partial Regex FileOfProgram();
}
