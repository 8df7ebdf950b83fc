using System.Text.RegularExpressions;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Specification.Migrations;

/// <summary>Rewrites one scenario or workload file of an older version, line by line.</summary>
/// <param name="lines">The lines.</param>
/// <param name="path">The file.</param>
internal sealed partial class OldScenario(IReadOnlyList<string> lines, string path)
{
    private const string Trait = "only if exit_closes_connection";

    private readonly List<OldLine> _written = [];
    private readonly Stack<OldLine> _blocks = new();
    private readonly OldParticipants _participants = new();
    private readonly List<MigrationNote> _notes = [];
    private bool _needsTrait;
    private int _number;

    /// <summary>Lines that could not be rewritten.</summary>
    public IReadOnlyList<MigrationNote> Notes => _notes;

    /// <summary>For each line of the new text, the number of the old line that it was made from.</summary>
    public IReadOnlyList<int> Origins => [.. _written.Select(line => line.Number)];

    /// <summary>True if the head has lines that only older versions have: words have their former meanings.</summary>
    private bool IsOld { get; } = lines.Select(OldLine.Parse).Any(
        line => line.Indent.Length == 0 && OldStatements.IsOldHead(line.Text));

    /// <summary>The lines of the new text.</summary>
    public IEnumerable<string> Rewrite()
    {
        for (int i = 0; i < lines.Count; i++)
        {
            OldLine line = OldLine.Parse(lines[i]) with { Number = i + 1 };
            _number = line.Number;
            if (line.Text.Length == 0) _written.Add(line);
            else Rewrite(line, i);
        }

        if (_needsTrait && !_written.Exists(line => line.Text == Trait)) AddTrait();
        return _written.Select(line => line.ToString());
    }

    private void Rewrite(OldLine line, int at)
    {
        while (_blocks.TryPeek(out OldLine? open) && open.Indent.Length >= line.Indent.Length) _blocks.Pop();
        OldLine? parent = _blocks.TryPeek(out OldLine? block) ? block : null;
        if (line.IsBlock) _blocks.Push(line);
        if (TitleOrBots().IsMatch(line.Text))
        {
            _participants.Read(line.Text);
            _written.Add(line);
            return;
        }

        string text = IsOld ? OldVariables.Escaped(line.Text, _blocks.Select(open => open.Text)) : line.Text;
        text = OldVariables.WithLongWays(text, Below(line, at));
        if (LetGo().IsMatch(text)) NeedTrait(parent);
        if (Greeting().Match(text) is { Success: true } greeting) Connect(greeting.Groups["who"].Value);
        if (IsOld) text = Returns(text);
        string[] statements = (OldStatements.Rewritten(text) ?? text).Split('\n');
        Write(line, [.. statements.Select(Corrected)], IsParallel(parent));
    }

    private string Corrected(string text) => ScenarioFile.Corrected(text, path, _participants.IsSwarm);

    /// <summary>
    /// Adds the statements that replace one line; in a parallel block they are wrapped in a sequential block.
    /// </summary>
    private void Write(OldLine line, string[] statements, bool isParallel)
    {
        bool isWrapped = isParallel && statements.Length > 1;
        if (isWrapped) _written.Add(line with { Text = "repeat 1 time:", Rest = "" });
        string indent = isWrapped ? line.Indent + "  " : line.Indent;
        foreach (string statement in statements[..^1]) _written.Add(
            new OldLine(indent, statement, "") { Number = line.Number });
        _written.Add(line with { Indent = indent, Text = statements[^1] });
    }

    private static bool IsParallel(OldLine? parent) => parent?.Text is "together:" or "in parallel:";

    private IEnumerable<string> Below(OldLine line, int at) => line.IsBlock
        ? lines.Skip(at + 1).Select(OldLine.Parse)
            .TakeWhile(below => below.Text.Length == 0 || below.Indent.Length > line.Indent.Length)
            .Select(below => below.Text)
        : [];

    /// <summary>Rewrites <c>joins</c> as <c>comes back</c> for bots that have joined before.</summary>
    private string Returns(string text)
    {
        if (Joining().Match(text) is not { Success: true } joining)
        {
            if (Measuring().Match(text) is { Success: true } measuring)
                _participants.Join(measuring.Groups["who"].Value);
            return text;
        }

        string who = joining.Groups["who"].Value;
        bool? hasJoined = _participants.HaveJoined(who);
        if (hasJoined is null && !who.Contains('$'))
            AddNote($"some of '{who}' join for the first time here and others come back: write a statement for each");
        bool isFirstInLoop = hasJoined == false
            && _blocks.Any(open => open.Text.StartsWith("for ", StringComparison.Ordinal)
                || open.Text.StartsWith("repeat ", StringComparison.Ordinal));
        if (isFirstInLoop && !who.Contains('$'))
            AddNote(
                $"'{who}' join here in the first turn of the loop and come back in the others: join before the loop");
        _participants.Join(who);
        return hasJoined switch
        {
            true => $"{who} comes back",
            false => $"{who} joins",
            _ => text,
        };
    }

    /// <summary>Marks the connect statement before a greeting as one <c>for a greeting</c>.</summary>
    private void Connect(string who)
    {
        int at = _written.FindLastIndex(line => Connecting().Match(line.Text) is { Success: true } connecting
            && connecting.Groups["who"].Value == who);
        if (at >= 0) _written[at] = _written[at] with { Text = _written[at].Text + " for a greeting" };
        else if (_participants.HaveJoined(who) != true)
            AddNote($"say before this how '{who}' connect: {who} connects for a greeting");
    }

    private void NeedTrait(OldLine? parent)
    {
        _needsTrait = true;
        if (parent?.Text is "where offered:" or "if offered:")
            AddNote(
                $"'{Trait}' in the head is for the whole scenario: move this to a scenario of its own, if the rest "
                    + "is for all servers");
    }

    private void AddTrait()
    {
        int at = _written.FindLastIndex(line => HeadLine().IsMatch(line.Text)) + 1;
        _written.Insert(at, new OldLine("", Trait, "") { Number = at > 0 ? _written[at - 1].Number : 1 });
    }

    private void AddNote(string message) => _notes.Add(new MigrationNote(_number, message));

    [GeneratedRegex("^(scenario|workload|why|bots|client) ")]
    private static partial Regex TitleOrBots();

    [GeneratedRegex("^(level|unless|counts for) ")]
    private static partial Regex HeadLine();

    [GeneratedRegex(OldStatements.Who + " (is|are) let go$")]
    private static partial Regex LetGo();

    [GeneratedRegex(OldStatements.Who + " (is|are) acknowledged$")]
    private static partial Regex Greeting();

    [GeneratedRegex(OldStatements.Who + " connects?$")]
    private static partial Regex Connecting();

    [GeneratedRegex(OldStatements.Who + " (joins?|comes? back)$")]
    private static partial Regex Joining();

    [GeneratedRegex(@"^measure memory and threads while (?<who>[^""]+?) joins?$")]
    private static partial Regex Measuring();
}
