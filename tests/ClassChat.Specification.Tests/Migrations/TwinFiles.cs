using System.Text;

namespace ClassChat.Specification.Tests.Migrations;

/// <summary>A dialect file in the old form and, written by another rule, in the new one.</summary>
internal sealed class TwinFiles
{
    private static readonly string[] _frames =
        ["line", "'nul'", "\"json\"", "&f digits", "{ frame: digits, width: 10 }", "{ delimiter: \"<a: b>, #\" }"];

    private static readonly (string Old, string New, string[] Values)[] _semantics =
    [
        ("group_echo", "sender_gets_group_messages", ["yes", "no"]),
        ("echo", "sender_gets_own_messages", ["yes", "'no'"]),
        ("create_joins", "creator_is_member", ["\"yes\"", "no"]),
        ("joins_create", "join_creates_group", ["yes", "no"]),
        ("outsiders_post", "non_members_may_post", ["yes", "no"]),
        ("newlines", "keeps_newlines", ["yes", "no"]),
        ("blanks", "keeps_spaces", ["yes", "no"]),
        ("users", "user_list", ["pushed", "asked"]),
        ("after_exit", "exit_closes_connection", ["closes", "open"]),
    ];

    private readonly int[] _choices;
    private readonly StringBuilder _old = new();
    private readonly StringBuilder _new = new();
    private readonly string _newLine;
    private int _next;

    /// <summary>Makes the files.</summary>
    /// <param name="choices">What decides on everything in them, used from the first on, again and again.</param>
    public TwinFiles(int[] choices)
    {
        _choices = choices;
        _newLine = Pick(3) == 0 ? "\r\n" : "\n";
        if (Pick(4) == 0) Both("---");
        Both("dialect: d" + Comment());
        Both("levels: [task4]");
        WriteFraming();
        Both("texts: { welcome: hi, done: send }" + Comment());
        if (Pick(2) == 0) WriteBlockSteps("join", "");
        else WriteFlowSteps();
        Both("actions:");
        Both("  send: { send: 1, receive: '{text}', frames: { send: 2 } }" + Comment());
        Both("  malformed: [ { send: 1 }, 'echo' ]");
        WriteBlockSteps("send_file", "  ");
        WriteSemantics();
        if (Pick(5) == 0) _old.Length -= _newLine.Length; // the last line is not ended
    }

    /// <summary>The old form.</summary>
    public string Old => _old.ToString();

    /// <summary>The new form.</summary>
    public string New => _new.ToString();

    /// <summary>The number of comments in the old form.</summary>
    public int Comments { get; private set; }

    private int Pick(int count) => _choices[_next++ % _choices.Length] % count;

    private T Pick<T>(T[] values) => values[Pick(values.Length)];

    private string Comment() => Pick(3) == 0 ? $"{Pick([" ", "   ", "\t"])}#c{Comments++}\twith send: tabs" : "";

    private void Between()
    {
        if (Pick(3) == 0) Line(_old, "#c send: line");
        if (Pick(4) == 0) Line(_old, "");
        Comments = _old.ToString().Split("#c").Length - 1;
    }

    private void Both(string line)
    {
        Line(_old, line);
        Line(_new, line);
    }

    private void Line(StringBuilder text, string line) => text.Append(line).Append(_newLine);

    private void WriteFraming()
    {
        string[] ways = Pick<string[]>([["send", "receive"], ["receive", "send"], ["send"], ["receive"], []]);
        List<string> inner = [];
        foreach (string way in ways)
        {
            Between();
            if (inner.Count > 0 && Pick(3) == 0) Both("pace: answer");
            string frame = Pick(_frames);
            if (Pick(4) == 0)
            {
                Line(_old, $"{way}:{Comment()}");
                Line(_old, $"  frame: digits{Comment()}");
                Line(_old, "  width: 3");
                frame = "{ frame: digits, width: 3 }";
            }
            else
            {
                Line(_old, Pick(4) == 0 ? $"\"{way}\": {frame}{Comment()}" : $"{way}: {frame}{Comment()}");
            }

            inner.Add($"{way}: {frame}");
        }

        int at = _new.ToString().IndexOf("pace:", StringComparison.Ordinal);
        string framing = $"framing:{_newLine}" + string.Concat(inner.Select(way => $"  {way}{_newLine}"));
        if (inner.Count > 0) _new.Insert(at < 0 ? _new.Length : at, framing);
        FixQuotes(ways);
    }

    // Quotes belong to what a file says, for templates: the new form has those of the old one.
    private void FixQuotes(string[] ways)
    {
        foreach (string way in ways.Where(way => Old.Contains($"\"{way}\":", StringComparison.Ordinal)))
            _new.Replace($" {way}: ", $" \"{way}\": ");
    }

    private void WriteBlockSteps(string key, string indent)
    {
        Both($"{indent}{key}:{Comment()}");
        for (int count = 1 + Pick(4); count > 0; count--) WriteBlockStep(indent + "  ");
    }

    private void WriteBlockStep(string indent)
    {
        Between();
        switch (Pick(7))
        {
            case 0: Differ($"{indent}- send: \"{{me}} # no\"", $"{indent}- say: \"{{me}} # no\""); break;
            case 1: Differ($"{indent}- receive: line", $"{indent}- switch: {{ receive: line }}"); break;
            case 2:
                Differ($"{indent}- frames: {{ frame: line }}", $"{indent}- switch: {{ send: {{ frame: line }} }}");
                break;
            case 3:
                Line(_old, $"{indent}- receive:{Comment()}");
                Line(_old, $"{indent}    frame: digits{Comment()}");
                Line(_old, $"{indent}    width: 4");
                Line(_new, $"{indent}- switch: {{ receive: {{ frame: digits, width: 4 }} }}");
                break;
            case 4:
                Differ($"{indent}- {{ send: x, when_changed: me }}", $"{indent}- {{ say: x, when_changed: me }}");
                break;
            case 5 when indent.Length > 2: // only actions send files
                Differ(
                    $"{indent}- chunks: {{ size: 99, send: '{{chunk}}' }}",
                    $"{indent}- chunks: {{ size: 99, say: '{{chunk}}' }}");
                break;
            default:
                Both($"{indent}- await:{Comment()}");
                Both($"{indent}    done: []");
                Both($"{indent}    welcome:");
                Differ($"{indent}      - send: {{ send: 1 }}", $"{indent}      - say: {{ send: 1 }}");
                break;
        }
    }

    private void Differ(string old, string @new)
    {
        Line(_old, old + Comment());
        Line(_new, @new);
    }

    private void WriteFlowSteps()
    {
        (string Old, string New)[] steps =
        [
            ("{ send: '{me}' }", "{ say: '{me}' }"), ("{receive: line}", "{switch: {receive: line}}"),
            ("frames: { frame: nul }", "{ switch: { send: { frame: nul } } }"), ("await: done", "await: done"),
            ("{ await: { done: { send: a }, welcome: [ send: b ] } }",
                "{ await: { done: { say: a }, welcome: [ { say: b } ] } }"),
        ];
        (string Old, string New)[] chosen = [.. Enumerable.Range(0, 1 + Pick(4)).Select(_ => Pick(steps))];
        string between = Pick(2) == 0 ? ", " : $",{_newLine}  ";
        Line(_old, $"join: [ {string.Join(between, chosen.Select(step => step.Old))} ]{Comment()}");
        Line(_new, $"join: [ {string.Join(", ", chosen.Select(step => step.New))} ]");
    }

    private void WriteSemantics()
    {
        (string Old, string New)[] lines = [.. _semantics.Where(_ => Pick(2) == 0).Select(key =>
        {
            string value = Pick(key.Values);
            string now = value switch { "asked" => "on_request", "closes" => "yes", "open" => "no", _ => value };
            return ($"{key.Old}: {value}", $"{key.New}: {now}");
        })];
        if (lines.Length == 0) return;
        Line(_new, $"semantics: {{ {string.Join(", ", lines.Select(line => line.New))} }}");
        if (Pick(2) == 0)
        {
            Line(_old, $"semantics: {{ {string.Join(", ", lines.Select(line => line.Old))} }}{Comment()}");
            return;
        }

        Line(_old, $"semantics:{Comment()}");
        foreach ((string old, _) in lines)
        {
            Between();
            Line(_old, $"  {old}{Comment()}");
        }
    }
}
