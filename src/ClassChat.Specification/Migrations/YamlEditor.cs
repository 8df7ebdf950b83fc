using ClassChat.Specification.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Migrations;

/// <summary>
/// Applies changes to keys and values within the text of a YAML file. Everything else stays: comments, order, quotes
/// and layout.
/// </summary>
internal sealed class YamlEditor
{
    private readonly TextEdits _edits;
    private readonly YamlChanges _changes;
    private readonly Dictionary<long, long> _ends;
    private YamlNode? _refused;

    private YamlEditor(string text, YamlChanges changes)
    {
        (_edits, _changes) = (new TextEdits(text), changes);
        _ends = FlowEnds(text);
    }

    /// <summary>Applies the changes.</summary>
    /// <param name="text">The old text.</param>
    /// <param name="changes">The changes, found in the nodes of that text.</param>
    /// <param name="refused">A node in a notation that cannot be rewritten; null if there is none.</param>
    /// <returns>The new text.</returns>
    public static string Apply(string text, YamlChanges changes, out YamlNode? refused)
    {
        var editor = new YamlEditor(text, changes);
        foreach (YamlMappingNode map in changes.Maps) editor.Change(map);
        foreach ((YamlNode value, string word) in changes.Values)
            editor._edits.Replace(StartOf(value), editor.EndOf(value), editor.Requoted(value, word));
        refused = editor._refused;
        return refused is null ? editor._edits.Apply() : text;
    }

    private void Change(YamlMappingNode map)
    {
        Entry[] entries = [.. map.Children.Select((pair, at) =>
            new Entry(at, pair.Key, pair.Value, EndOf(pair.Key), EndOf(pair.Value), _changes.For(pair.Key)))];
        foreach (Entry entry in entries.Where(entry => entry.New is { Inside: null })) Rename(entry);
        foreach (IGrouping<string, Entry> group in entries.Where(entry => entry.New?.Inside is not null)
            .GroupBy(entry => entry.New!.Inside!))
        {
            Entry[] moved = [.. group];
            if (map.Style == MappingStyle.Flow) PutOnOneLine(group.Key, moved, CutFromFlow);
            else if (FitOnOneLine(moved)) PutOnOneLine(group.Key, moved, CutLine);
            else PutBelow(group.Key, moved);
        }
    }

    private void Rename(Entry entry)
    {
        string key = Requoted(entry.Key, entry.New!.Key);
        _edits.Replace(entry.Start, entry.KeyEnd, key);
        string? word = _changes.Values.GetValueOrDefault(entry.Value);
        int grown = word is null ? 0 : word.Length - ((YamlScalarNode)entry.Value).Value!.Length;
        if (IsOnOneLine(entry)) _edits.KeepColumn(entry.End, key.Length - (entry.KeyEnd - entry.Start) + grown);
    }

    /// <summary>Moves entries into a map in braces at the position of the first entry.</summary>
    private void PutOnOneLine(string outer, Entry[] entries, Action<Entry> cut)
    {
        Entry first = entries[0];
        string begin = $"{outer}: {{ {Requoted(first.Key, first.New!.Key)}";
        string end = string.Concat(entries.Skip(1).Select(entry => ", " + Renamed(entry))) + " }";
        _edits.Replace(first.Start, first.KeyEnd, begin);
        _edits.Insert(first.End, end);
        _edits.KeepColumn(first.End, begin.Length - (first.KeyEnd - first.Start) + end.Length);
        foreach (Entry entry in entries.Skip(1)) cut(entry);
    }

    private bool FitOnOneLine(Entry[] entries)
    {
        bool areAlone = entries.Length == 1 || entries.All(entry =>
            _edits.RestOfLine(entry.End).Length == 0 && (entry == entries[0] || !_edits.HasCommentAbove(entry.Start)));
        const int MaxColumns = 120;
        int length = entries[0].Column + entries.Sum(entry => entry.End - entry.Start + 2) + "framing: { ".Length;
        return areAlone && length <= MaxColumns && entries.All(IsSimple);
    }

    // An unquoted text may contain characters that are special in a flow map, where anchors are not always supported
    // either.
    private bool IsSimple(Entry entry) => IsOnOneLine(entry) && entry.Value.Anchor.IsEmpty
        && entry.Value switch
        {
            YamlMappingNode map => map.Style == MappingStyle.Flow,
            YamlSequenceNode list => list.Style == SequenceStyle.Flow,
            YamlScalarNode { Style: ScalarStyle.Plain } scalar => scalar.Value?.All(char.IsAsciiLetterOrDigit) ?? false,
            YamlScalarNode scalar => scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted,
            _ => false,
        };

    private bool IsOnOneLine(Entry entry) => !_edits.Text.AsSpan(entry.Start..entry.End).Contains('\n');

    /// <summary>Moves entries into an indented map below a new key.</summary>
    private void PutBelow(string outer, Entry[] entries)
    {
        Entry last = entries[0];
        string indent = new(' ', last.Column + TextEdits.Indent);
        _edits.Replace(
            last.Start, last.KeyEnd,
            outer + ":" + _edits.NewLineAt(last.Start) + indent + Requoted(last.Key, last.New!.Key));
        _edits.IndentAfter(last.Start, last.End);
        foreach (Entry entry in entries.Skip(1))
        {
            if (entry.At == last.At + 1)
            {
                _edits.IndentAfter(last.End, entry.End);
                Rename(entry);
                last = entry;
                continue;
            }

            int start = _edits.StartWithComments(entry.Start), end = _edits.NextLine(entry.End);
            string above = _edits.Text[start..entry.Start];
            string behind = _edits.Text[entry.End..end];
            _edits.InsertLines(_edits.NextLine(last.End), above + Renamed(entry) + behind);
            _edits.Replace(start, end, "");
        }
    }

    private void CutLine(Entry entry) => _edits.Replace(_edits.LineStart(entry.Start), _edits.NextLine(entry.End), "");

    private void CutFromFlow(Entry entry)
    {
        int comma = _edits.Text.LastIndexOf(',', entry.Start - 1);
        bool isOnLine = comma >= 0 && string.IsNullOrWhiteSpace(_edits.Text[(comma + 1)..entry.Start]);
        if (!isOnLine) _refused ??= entry.Key;
        else _edits.Replace(comma, entry.End, "");
    }

    private string Renamed(Entry entry) =>
        Requoted(entry.Key, entry.New!.Key) + _edits.Text[entry.KeyEnd..entry.End];

    /// <summary>Returns a word with the same quotes as the one that it replaces.</summary>
    private string Requoted(YamlNode node, string word)
    {
        string old = _edits.Text[StartOf(node)..EndOf(node)];
        if (old == (node as YamlScalarNode)?.Value) return word;
        if (old.Length > 1 && old[0] is '"' or '\'' && old[^1] == old[0]) return old[0] + word + old[0];
        _refused ??= node;
        return old;
    }

    private static int StartOf(YamlNode node) => (int)node.Start.Index;

    /// <summary>
    /// Returns the end of a node's content. The end mark of a block node is only where the next node starts.
    /// </summary>
    private int EndOf(YamlNode node) => node switch
    {
        YamlMappingNode { Style: not MappingStyle.Flow, Children.Count: > 0 } map =>
            Math.Max(EndOf(map.Children.Last().Key), EndOf(map.Children.Last().Value)),
        YamlSequenceNode { Style: not SequenceStyle.Flow, Children.Count: > 0 } list => EndOf(list.Children[^1]),
        YamlScalarNode { Style: ScalarStyle.Literal or ScalarStyle.Folded } =>
            _edits.Text[..(int)node.End.Index].TrimEnd().Length,
        YamlScalarNode => (int)node.End.Index,
        _ => (int)_ends.GetValueOrDefault(node.Start.Index, node.End.Index),
    };

    /// <summary>
    /// Finds the ends of maps and lists in brackets, by their starts, since nodes do not record them.
    /// </summary>
    private static Dictionary<long, long> FlowEnds(string text)
    {
        Dictionary<long, long> ends = [];
        Stack<long> open = [];
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            if (parser.Current is MappingStart or SequenceStart) open.Push(parser.Current.Start.Index);
            else if (parser.Current is MappingEnd or SequenceEnd) ends[open.Pop()] = parser.Current.Start.Index + 1;
        }

        return ends;
    }

    /// <summary>
    /// A key and its value in a map, with their positions in the text and the replacement of the key.
    /// </summary>
    /// <param name="At">Its index in the map, from 0.</param>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The value.</param>
    /// <param name="KeyEnd">The end of the key in the text.</param>
    /// <param name="ValueEnd">The end of the value.</param>
    /// <param name="New">The replacement of the key; null if it stays.</param>
    private sealed record Entry(int At, YamlNode Key, YamlNode Value, int KeyEnd, int ValueEnd, NewKey? New)
    {
        /// <summary>Start of the entry in the text.</summary>
        public int Start => StartOf(Key);

        /// <summary>End of the entry.</summary>
        public int End => Math.Max(KeyEnd, ValueEnd);

        /// <summary>Column of the entry, from 0.</summary>
        public int Column => (int)Key.Start.Column - 1;
    }
}
