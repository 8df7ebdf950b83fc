using ClassChat.Platform.Text;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Kind of resource limit in YAML files: its key, how its value is read and shown, and its field. Values are numbers: a
/// count, bytes, or ticks of time.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="ValueOf">Returns its value among the limits of a program.</param>
/// <param name="Read">Reads its value; null, with an error, if that is none.</param>
/// <param name="Show">Formats its value for people.</param>
internal sealed record LimitKind(
    string Key, Func<ProgramLimits, long> ValueOf, Func<YamlReader, YamlNode, string, long?> Read,
    Func<long, string> Show)
{
    /// <summary>
    /// Largest size that a limit may have: one terabyte. Counts have a maximum of a million (<c>MaxCount</c>).
    /// </summary>
    private const long MaxBytes = 1L << 40;

    private const int MaxCount = 1_000_000;

    private static readonly LimitKind _memory = OfSize("memory", limits => limits.MemoryBytes);
    private static readonly LimitKind _processor = new(
        "processor", limits => limits.ProcessorTime.Ticks, (yaml, node, what) => yaml.Time(node, what)?.Ticks,
        ticks => QuantityFormatter.Time(TimeSpan.FromTicks(ticks)));

    private static readonly LimitKind _processes = OfCount("processes", limits => limits.Processes);
    private static readonly LimitKind _files = OfCount("files", limits => limits.OpenFiles);
    private static readonly LimitKind _output = OfSize("output", limits => limits.OutputBytes);
    private static readonly LimitKind _disk = OfSize("disk", limits => limits.DiskBytes);

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<LimitKind> All { get; } = [_memory, _processor, _processes, _files, _output, _disk];

    /// <summary>The keys of all kinds.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. All.Select(kind => kind.Key)];

    /// <summary>Returns limits with a value for each kind.</summary>
    public static ProgramLimits Build(Func<LimitKind, long> value) => new(
        value(_memory), TimeSpan.FromTicks(value(_processor)), (int)value(_processes), (int)value(_files),
        value(_output), value(_disk));

    /// <summary>Reads the limits that a map gives, by key; those that it does not give are missing.</summary>
    /// <param name="yaml">The file.</param>
    /// <param name="node">The map.</param>
    /// <param name="what">Its name in error messages.</param>
    public static IReadOnlyDictionary<string, long> ReadGiven(YamlReader yaml, YamlNode? node, string what)
    {
        var given = new Dictionary<string, long>();
        if (yaml.Map(node, what, [.. Keys]) is not YamlMap map) return given;
        foreach (LimitKind kind in All)
        {
            if (map[kind.Key] is YamlNode value && kind.Read(yaml, value, $"'{kind.Key}'") is long limit)
                given[kind.Key] = limit;
        }

        return given;
    }

    private static LimitKind OfSize(string key, Func<ProgramLimits, long> valueOf) =>
        new(key, valueOf, ReadSize, QuantityFormatter.Bytes);

    private static LimitKind OfCount(string key, Func<ProgramLimits, long> valueOf) =>
        new(key, valueOf, ReadCount, QuantityFormatter.Number);

    private static long? ReadSize(YamlReader yaml, YamlNode node, string what)
    {
        if (yaml.Text(node, what) is not string text) return null;
        if (QuantityParser.Size(text) is long size and >= 1 and <= MaxBytes) return size;
        yaml.AddError(node, $"{what} must be a size, not '{text}'", "write, for example, 512 MB or 1 GiB");
        return null;
    }

    private static long? ReadCount(YamlReader yaml, YamlNode node, string what)
    {
        if (yaml.Number(node, what) is not int count) return null;
        if (count is >= 1 and <= MaxCount) return count;
        yaml.AddError(node, $"{what} must be from 1 to {MaxCount}, not {count}");
        return null;
    }
}
