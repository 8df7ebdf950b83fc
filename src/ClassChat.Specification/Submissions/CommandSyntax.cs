using System.Text.RegularExpressions;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Specification.Submissions;

/// <summary>A mistake in a command that can be seen before anything is started.</summary>
/// <param name="Message">The mistake in one sentence.</param>
/// <param name="Remedy">Advice on what to write instead.</param>
public sealed record CommandFault(string Message, string Remedy);

/// <summary>
/// Finds in a command what only a shell, a word processor or Windows understands, since programs are started without a
/// shell. Pure.
/// </summary>
public static partial class CommandSyntax
{
    private const string NoShell = "only a shell does that, and none is started";

    private static readonly string[] _commandsOfShells =
        ["cd", "export", "source", ".", "set", "unset", "alias", "exec", "eval", "ulimit", "umask", "trap"];

    /// <summary>The first such mistake; null if there is none.</summary>
    /// <param name="line">The command, as written.</param>
    public static CommandFault? FindFault(string line)
    {
        IReadOnlyList<CommandWord> words = CommandWord.Split(line);
        return words.Select(FromWordProcessor).FirstOrDefault(fault => fault is not null)
            ?? (words.Count > 0 ? FromWindows(line, words[0].Text) ?? AtStart(words, line) : null)
            ?? words.Select(word => ForShell(word, line)).FirstOrDefault(fault => fault is not null);
    }

    private static CommandFault? FromWordProcessor(CommandWord word)
    {
        if (TypographicQuotes.FirstIn(word.Bare) is char quote)
            return new CommandFault(
                $"the command has a typographic quotation mark, {quote}, as word processors write them",
                TypographicQuotes.Remedy);
        return word.Bare is not [('–' or '—'), ..] ? null : new CommandFault(
            $"the word '{word.Text}' begins with a long dash, as word processors write it",
            $"write hyphens: {(word.Bare[0] == '—' || word.Text.Length > 2 ? "--" : "-")}{word.Text[1..]}");
    }

    private static CommandFault? FromWindows(string line, string program)
    {
        // The backslashes of the line itself count: of an unprotected .\server.py, the word .server.py is left.
        string[] paths = [.. Backslashed().Matches(line).Select(match => match.Groups["path"].Value)];
        if (paths.FirstOrDefault(path => StartOfWindows().IsMatch(path) || FileOfProgram().IsMatch(path))
            is string backslashed && !Drive().IsMatch(backslashed))
            return new CommandFault(
                $"'{Single(backslashed, "\\")}' is a path of Windows",
                $"write it with slashes: {Single(backslashed, "/")}");
        if (Drive().Match(line) is { Success: true } drive)
            return new CommandFault(
                $"'{drive.Groups["path"].Value}' is a path of Windows, on one machine alone",
                "write the path as it is in the folder that was handed in, with slashes: ./server.py");
        return !ProgramOfWindows().IsMatch(program) ? null : new CommandFault(
            $"'{program}' is a program for Windows, and programs are run on Linux",
            "start what runs there: python3 server.py {port}, java Server {port}, dotnet server.dll {port}");
    }

    private static string Single(string path, string separator) => Separator().Replace(path, separator);

    private static CommandFault? AtStart(IReadOnlyList<CommandWord> words, string line)
    {
        string first = words[0].Bare;
        if (Assignment().Match(first) is { Success: true } set && words.Count > 1)
            return new CommandFault(
                $"'{words[0].Text}' sets a variable before the program: {NoShell}",
                $"write environment: {{ {set.Groups["name"].Value}: \"{words[0].Text[set.Length..]}\" }}, and the "
                + "command without it");
        if (!_commandsOfShells.Contains(first)) return null;
        string remedy = first switch
        {
            "cd" when words.Count > 1 =>
                $"write directory: {words[1].Text.TrimEnd(';', '/')}, and the command without 'cd'",
            "export" or "set" => "write environment: { NAME: value }, and the command without it",
            "exec" => "leave 'exec' out",
            _ => InShell(line),
        };
        return new CommandFault($"'{first}' is a command of shells, not a program: {NoShell}", remedy);
    }

    private static CommandFault? ForShell(CommandWord word, string line)
    {
        if (Operator().Match(word.Bare) is { Success: true } found)
        {
            string remedy = found.Value.AsSpan().IndexOfAny('<', '>') >= 0
                ? "leave it out: what a program prints is recorded; or " + InShell(line)
                : found.Value == "&" ? "leave it out: the program is to go on running, and is ended in the end"
                : InShell(line);
            return new CommandFault($"the command has '{found.Value}': {NoShell}", remedy);
        }

        Match variable = Variable().Match(word.Bare);
        if (!variable.Success) variable = WholeVariable().Match(word.Expanded);
        if (variable.Success)
            return new CommandFault(
                $"'{variable.Value}' is not replaced by its value: {NoShell}",
                "of a command, {port}, {host} and {level} are replaced; or " + InShell(line));
        return word.Bare is not ("~" or ['~', '/', ..]) ? null : new CommandFault(
            $"in '{word.Text}', ~ is not replaced by a home folder: {NoShell}",
            "write the path as it is in the folder that was handed in");
    }

    private static string InShell(string line) => line.Contains('\'', StringComparison.Ordinal)
        ? "write it into a script, run.sh, and start that: sh run.sh {port}"
        : $"start one: sh -c '{line}'";

    [GeneratedRegex(@"\A(?<name>[A-Za-z_][A-Za-z0-9_]*)=")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"&&|\|\||[0-9]?>>?(&[0-9])?|<|\||;|&")]
    private static partial Regex Operator();

    [GeneratedRegex(@"\$[A-Za-z_][A-Za-z0-9_]*|\$\{[^}]*\}|\$\(|\$[0-9@#?*]|`")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\A(\$[A-Za-z_][A-Za-z0-9_]*|\$\{[A-Za-z_][A-Za-z0-9_]*\})\z")]
    private static partial Regex WholeVariable();

    [GeneratedRegex("(?<![^\\s\"'=])(?<path>(\\.{1,2}|[A-Za-z]:|[\\w-]+)(\\\\{1,2}[\\w.-]+)+)(?=[\\s\"']|$)")]
    private static partial Regex Backslashed();

    [GeneratedRegex("(?<![^\\s\"'=])(?<path>([A-Za-z]:\\\\|[A-Z]:/)[^\\s\"']*)")]
    private static partial Regex Drive();

    [GeneratedRegex(@"\A\.{1,2}\\")]
    private static partial Regex StartOfWindows();

    [GeneratedRegex(@"\.(py|pyw|jar|js|mjs|sh|exe|bat|cmd|dll|class|rb|pl|php)\z")]
    private static partial Regex FileOfProgram();

    [GeneratedRegex(@"\\{1,2}")]
    private static partial Regex Separator();

    [GeneratedRegex(@"\.(exe|bat|cmd|ps1|com|msi)\z", RegexOptions.IgnoreCase)]
    private static partial Regex ProgramOfWindows();
}
