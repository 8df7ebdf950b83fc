using ClassChat.Platform.Text;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>Reads the resource limits of a program from a submission file.</summary>
/// <param name="yaml">The submission file.</param>
/// <param name="trust">Trust in the file: without it, limits can only be lowered.</param>
/// <param name="usual">The default limits.</param>
internal sealed class LimitsReader(YamlReader yaml, SubmissionTrust trust, ProgramLimits usual)
{
    /// <summary>The allowed keys.</summary>
    public static readonly IReadOnlyList<string> Keys = ["memory", "processor", "processes", "files", "output", "disk"];

    /// <summary>
    /// Largest size that a limit may have: one terabyte. Counts have a maximum of a million (<c>MaxCount</c>).
    /// </summary>
    private const long MaxBytes = 1L << 40;

    private const int MaxCount = 1_000_000;

    /// <summary>The limits; defaults for those that are not given.</summary>
    public ProgramLimits Read(YamlNode? node)
    {
        if (yaml.Map(node, "'limits'", [.. Keys]) is not YamlMap map) return usual;
        return new ProgramLimits(
            AtMost(map["memory"], usual.MemoryBytes, Size(map["memory"], "'memory'"), QuantityFormatter.Bytes),
            AtMost(map["processor"], usual.ProcessorTime, yaml.Time(map["processor"], "'processor'"),
                QuantityFormatter.Time),
            AtMost(map["processes"], usual.Processes, Count(map, "processes"), number =>
                QuantityFormatter.Number(number)),
            AtMost(map["files"], usual.OpenFiles, Count(map, "files"), number => QuantityFormatter.Number(number)),
            AtMost(map["output"], usual.OutputBytes, Size(map["output"], "'output'"), QuantityFormatter.Bytes),
            AtMost(map["disk"], usual.DiskBytes, Size(map["disk"], "'disk'"), QuantityFormatter.Bytes));
    }

    /// <summary>The requested limit, or the default; a higher limit only if the file is trusted.</summary>
    private T AtMost<T>(YamlNode? node, T usual, T? asked, Func<T, string> show)
        where T : struct, IComparable<T>
    {
        if (asked is not T limit) return usual;
        if (limit.CompareTo(usual) <= 0 || trust.OfFile) return limit;
        yaml.AddError(
            node!, $"a submission can only lower its limits: this one is {show(usual)}", SubmittedPaths.Remedy);
        return usual;
    }

    private long? Size(YamlNode? node, string what)
    {
        if (yaml.Text(node, what) is not string text) return null;
        if (QuantityParser.Size(text) is long size and >= 1 and <= MaxBytes) return size;
        yaml.AddError(node!, $"{what} must be a size, not '{text}'", "write, for example, 512 MB or 1 GiB");
        return null;
    }

    private int? Count(YamlMap map, string key)
    {
        if (map[key] is null) return null;
        int count = map.Number(key, absent: 1);
        if (count is >= 1 and <= MaxCount) return count;
        yaml.AddError(map[key]!, $"'{key}' must be from 1 to {MaxCount}, not {count}");
        return null;
    }
}
