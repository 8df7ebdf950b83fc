using System.Globalization;
using ClassChat.Platform.FileSystem;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Diagnostics;

/// <summary>
/// Reads a YAML file into nodes, converts nodes to values, and collects errors with their line and column. The readers
/// of rubrics, dialects, consoles and submissions build on it.
/// </summary>
public sealed class YamlReader
{
    /// <summary>Maximum file size in bytes: 1 MiB, far larger than any file written by hand.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Maximum nesting of maps and lists: 32 levels.</summary>
    private const int MaxDepth = 32;

    private readonly string[] _lines;

    private YamlReader(string path, string text)
        : this(path, [.. text.Split('\n').Select(line => line.TrimEnd('\r'))])
    {
    }

    private YamlReader(string path, string[] lines) => (Path, _lines) = (path, lines);

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The errors found so far.</summary>
    public List<SourceError> Errors { get; } = [];

    /// <summary>The root node of the document; null if it cannot be read.</summary>
    public YamlNode? Root { get; private set; }

    /// <summary>Number of hyphens and question marks, each before a blank, that a line usually has at most.</summary>
    private const int UsualIndicators = 8;

    /// <summary>Maximum number of them in a file beyond the usual ones of each line.</summary>
    private const int MaxIndicators = 200;

    /// <summary>All documents of the file.</summary>
    public IReadOnlyList<YamlNode> Documents { get; private set; } = [];

    /// <summary>Reads a file from the disk.</summary>
    public static YamlReader Load(string path)
    {
        FileReadResult read = RegularFile.ReadText(path, MaxBytes);
        return read.Text is string text
            ? Parse(path, text)
            : new YamlReader(path, "") { Errors = { SourceError.OfFile(path, read.Error!) } };
    }

    /// <summary>Reads a text as the content of a file.</summary>
    public static YamlReader Parse(string path, string text)
    {
        YamlReader reader = ParseAll(path, text);
        if (reader.Errors.Count > 0) return reader;
        if (reader.Documents.Count == 1) reader.Root = reader.Documents[0];
        else reader.Errors.Add(SourceError.OfFile(path, "holds no YAML document, or more than one"));
        return reader;
    }

    /// <summary>Reads a text with several documents; sets <see cref="Documents"/> but not <see cref="Root"/>.</summary>
    public static YamlReader ParseAll(string path, string text)
    {
        var reader = new YamlReader(path, text);
        try
        {
            if (!reader.IsPlain(text)) return reader;
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            reader.Documents = [.. stream.Documents.Select(document => document.RootNode)];
        }
        catch (YamlException error)
        {
            reader.Errors.Add(YamlAdvice.Explain(path, reader._lines, (int)error.Start.Line)
                ?? reader.ErrorAt(error.Start, "not YAML: " + error.Message, null, length: 1));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // YamlDotNet throws these exceptions for some invalid files, for example for "\UFFFFFFFF".
            reader.Errors.Add(YamlAdvice.Explain(path, reader._lines, 0)
                ?? SourceError.OfFile(path, "not YAML: " + error.Message));
        }

        return reader;
    }

    // The parser's time grows with the third power of the indicators in one line: 1,000 take half a minute.
    private bool HasManyIndicators()
    {
        int crowded = 0;
        foreach (string line in _lines)
        {
            int indicators = 0;
            for (int at = 0; at + 1 < line.Length; at++)
            {
                bool isIndicator = (line[at] is '-' or '?') && (line[at + 1] is ' ' or '\t');
                if (isIndicator) indicators++;
            }

            crowded += Math.Max(0, indicators - UsualIndicators);
        }

        return crowded > MaxIndicators;
    }

    // Aliases can be recursive or expand exponentially, and nodes are read recursively, so such files are refused
    // first.
    private bool IsPlain(string text)
    {
        if (HasManyIndicators())
        {
            Errors.Add(SourceError.OfFile(
                Path, "has lines with very many hyphens or question marks: write them apart"));
            return false;
        }

        var parser = new Parser(new StringReader(text));
        for (int depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (parser.Current is AnchorAlias)
                AddError(parser.Current.Start, "aliases are not understood here", "write it out");
            else if (depth > MaxDepth) AddError(parser.Current.Start, $"is nested deeper than {MaxDepth}");
            if (Errors.Count > 0) return false;
        }

        return true;
    }

    /// <summary>Adds an error at the position of a node.</summary>
    public void AddError(YamlNode node, string message, string? suggestion = null) =>
        Errors.Add(ErrorAt(node, message, suggestion));

    /// <summary>Returns an error at the position of a node without adding it.</summary>
    public SourceError ErrorAt(YamlNode node, string message, string? suggestion = null)
    {
        bool isMisquoted = node is YamlScalarNode { Value: string value } && TypographicQuotes.Enclose(value);
        return ErrorAt(
            node.Start, message, isMisquoted ? TypographicQuotes.Remedy : suggestion,
            (int)Math.Max(1, node.End.Column - node.Start.Column));
    }

    /// <summary>A reader of the same text without errors, to read one part of it apart from the others.</summary>
    public YamlReader WithoutErrors() => new(Path, _lines) { Root = Root, Documents = Documents };

    /// <summary>Reads a node as a map; unknown keys are errors.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">The name of the node in error messages.</param>
    /// <param name="known">The keys that are allowed; none to allow any.</param>
    public YamlMap? Map(YamlNode? node, string what, params string[] known) => Map(node, what, null, known);

    /// <summary>
    /// Returns a node as a map with known keys; keys of older versions are reported with their replacement.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="what">The description of the node for messages.</param>
    /// <param name="old">The keys of older versions, with their replacements.</param>
    /// <param name="known">The allowed keys; empty to allow any.</param>
    public YamlMap? Map(
        YamlNode? node, string what, IReadOnlyDictionary<string, NewKey>? old, params string[] known)
    {
        if (node is not YamlMappingNode mapping)
        {
            if (node is not null) AddError(node, $"{what} must be a map of keys and values");
            return null;
        }

        foreach (YamlNode key in mapping.Children.Keys)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (known.Length == 0 || known.Contains(name)) continue;
            if (old?.GetValueOrDefault(name) is NewKey replacement)
            {
                AddError(key, $"{what} has no '{name}' any more: write '{replacement}'", OldKeys.Remedy);
                continue;
            }

            string choice = $"known here: {string.Join(", ", known)}";
            AddError(key, $"{what} has no '{name}'", Suggestions.DidYouMean(name, known) ?? choice);
        }

        return new YamlMap(this, mapping, what);
    }

    /// <summary>Returns the items of a list node; a single value counts as a list of one.</summary>
    public static IReadOnlyList<YamlNode> Items(YamlNode? node) => node switch
    {
        null => [],
        YamlSequenceNode sequence => [.. sequence.Children],
        _ => [node],
    };

    /// <summary>Reads a node as text.</summary>
    public string? Text(YamlNode? node, string what)
    {
        if (node is YamlScalarNode { Value: string value }) return value;
        if (node is not null) AddError(node, $"{what} must be text");
        return null;
    }

    /// <summary>Reads a node as one of several words, each with a value.</summary>
    public T? Choice<T>(YamlNode? node, string what, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Text(node, what) is not string word) return null;
        if (choices.TryGetValue(word, out T value)) return value;
        string known = $"known: {string.Join(", ", choices.Keys)}";
        AddError(node!, $"{what} cannot be '{word}'", Suggestions.DidYouMean(word, choices.Keys) ?? known);
        return null;
    }

    /// <summary>Reads a node as one of several words, each with an object.</summary>
    public T? Reference<T>(YamlNode? node, string what, IReadOnlyDictionary<string, T> choices)
        where T : class
    {
        Dictionary<string, int> places = choices.Keys.Select((word, at) => (word, at)).ToDictionary();
        return Choice(node, what, places) is int place ? choices.Values.ElementAt(place) : null;
    }

    /// <summary>Reads a node as a whole number.</summary>
    public int? Number(YamlNode? node, string what)
    {
        if (Text(node, what) is not string text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return number;
        AddError(node!, $"{what} must be a whole number, not '{text}'");
        return null;
    }

    /// <summary>Reads a node as a time, such as <c>50 ms</c> or <c>20 s</c>.</summary>
    public TimeSpan? Time(YamlNode? node, string what)
    {
        if (Text(node, what) is not string text) return null;
        if (QuantityParser.Time(text) is TimeSpan time) return time;
        AddError(node!, $"{what} must be a time, not '{text}'", "write, for example, 50 ms or 20 s");
        return null;
    }

    private void AddError(Mark at, string message, string? suggestion = null) =>
        Errors.Add(ErrorAt(at, message, suggestion, length: 1));

    private SourceError ErrorAt(Mark at, string message, string? suggestion, int length)
    {
        // At the end of a file, YamlDotNet's position can be after the last line.
        int line = (int)Math.Clamp(at.Line, 1, _lines.Length);
        string source = _lines[line - 1];
        int column = at.Line > _lines.Length ? source.Length + 1 : (int)Math.Clamp(at.Column, 1, source.Length + 1);
        return new SourceError(Path, line, column, length, message, suggestion, source);
    }
}

/// <summary>A YAML map whose values are read key by key; errors are added to its <see cref="YamlReader"/>.</summary>
/// <param name="reader">The reader that collects errors.</param>
/// <param name="node">The map.</param>
/// <param name="what">The name of the map in error messages.</param>
public sealed class YamlMap(YamlReader reader, YamlMappingNode node, string what)
{
    /// <summary>The node of the map.</summary>
    public YamlMappingNode Node { get; } = node;

    /// <summary>All keys with their values, in the order of the file.</summary>
    public IEnumerable<(YamlNode Node, string Key, YamlNode Value)> Entries =>
        Node.Children.Select(pair => (pair.Key, (pair.Key as YamlScalarNode)?.Value ?? "", pair.Value));

    /// <summary>The value of a key; null if the key is missing.</summary>
    public YamlNode? this[string key] =>
        Node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    /// <summary>Returns the text of a required key; adds an error and returns an empty text if it is missing.</summary>
    public string Required(string key)
    {
        if (this[key] is YamlNode value) return reader.Text(value, $"'{key}'") ?? "";
        reader.AddError(Node, $"{what} lacks '{key}'");
        return "";
    }

    /// <summary>Returns the text of an optional key; null if it is missing.</summary>
    public string? Text(string key) => reader.Text(this[key], $"'{key}'");

    /// <summary>Returns the texts of an optional key, which may hold one value or a list.</summary>
    public IReadOnlyList<string> Texts(string key) =>
        [.. YamlReader.Items(this[key]).Select(item => reader.Text(item, $"'{key}'")).OfType<string>()];

    /// <summary>Returns the whole number of an optional key.</summary>
    public int Number(string key, int absent) => reader.Number(this[key], $"'{key}'") ?? absent;

    /// <summary>Returns the yes or no of an optional key.</summary>
    public bool Flag(string key, bool absent)
    {
        if (Text(key) is not string text) return absent;
        if (text is "true" or "yes") return true;
        if (text is not ("false" or "no")) reader.AddError(this[key]!, $"'{key}' must be yes or no, not '{text}'");
        return false;
    }
}
