using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Submissions;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Classes;

/// <summary>
/// Reads class files, in which an instructor says what the submissions of a class get and may ask for, into
/// <see cref="ClassRules"/>.
/// </summary>
public static class ClassFile
{
    /// <summary>The allowed keys of a class file.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. ClassKeys.OfClasses.Select(key => key.Key)];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its paths are relative to its folder.</param>
    /// <param name="scenarios">The scenario folder, which has the dialects that are referred to by name.</param>
    /// <param name="usual">The limits and start timeout where the file gives none.</param>
    public static ParseResult<ClassRules> Load(string path, string scenarios, ProgramDefaults usual) =>
        Read(YamlReader.Load(Path.GetFullPath(path)), scenarios, usual);

    /// <summary>Parses the text of a file; the path is for errors and relative paths.</summary>
    public static ParseResult<ClassRules> Parse(
        string path, string text, string scenarios, ProgramDefaults usual) =>
        Read(YamlReader.Parse(Path.GetFullPath(path), text), scenarios, usual);

    private static ParseResult<ClassRules> Read(YamlReader yaml, string scenarios, ProgramDefaults usual)
    {
        YamlMap? map = yaml.Map(yaml.Root, "a class", [.. Keys]);
        if (map is null) return yaml.Errors;
        FormatVersion.Check(yaml, map);
        string name = map.Required("class");
        var values = new ClassValueReader(yaml, scenarios);
        SubmissionPolicy policy = ReadPolicy(yaml, map, values, usual);
        var overrides = new OverrideReader(yaml, values, policy);
        YamlMap? submissions = yaml.Map(map["submissions"], "'submissions'");
        SubmissionOverride[] read =
            [.. (submissions?.Entries ?? []).Select(one => overrides.Read(one.Node, one.Key, one.Value))
                .OfType<SubmissionOverride>()];
        string? rubric = values.ReadRubric(map["rubric"]);
        return yaml.Errors.Count > 0 ? yaml.Errors : new ClassRules(name, yaml.Path, policy, read) { Rubric = rubric };
    }

    private static SubmissionPolicy ReadPolicy(
        YamlReader yaml, YamlMap map, ClassValueReader values, ProgramDefaults usual)
    {
        IReadOnlyDictionary<string, long> limits = LimitKind.ReadGiven(yaml, map["limits"], "'limits'");
        ProgramLimits given = LimitKind.Build(
            kind => limits.TryGetValue(kind.Key, out long limit) ? limit : kind.ValueOf(usual.Limits));
        TimeSpan start = yaml.Time(map["start_timeout"], "'start_timeout'") ?? usual.StartTimeout;
        var policy = SubmissionPolicy.WithoutClass(new ProgramDefaults(given, start), SubmissionTrust.None);
        IReadOnlyDictionary<string, Dialect>? dialects = values.ReadDialects(map["dialects"]);
        return policy with
        {
            AtMost = new ProgramDefaults(
                ReadMost(yaml, map["limits_at_most"], given),
                ReadLongest(yaml, map["start_timeout_at_most"], start) ?? policy.AtMost.StartTimeout),
            Visible = values.ReadPaths(map["visible"], "'visible'"),
            VisibleOnRequest = values.ReadPaths(map["visible_on_request"], "'visible_on_request'"),
            Dialects = dialects ?? policy.Dialects,
            AllowsAllDialects = dialects is null,
            AllowsOwnDialects = map.Flag("own_dialects", absent: true),
            Protections = [.. YamlReader.Items(map["protections"])
                .Select(node => yaml.Choice(node, "a protection", ProgramReader.Protections))
                .OfType<ProtectionChoice>()],
            Adapters = values.ReadAdapters(map["adapters"], dialects),
        };
    }

    /// <summary>The highest limits; an error if one is lower than the usual limit.</summary>
    private static ProgramLimits ReadMost(YamlReader yaml, YamlNode? node, ProgramLimits usual)
    {
        IReadOnlyDictionary<string, long> most = LimitKind.ReadGiven(yaml, node, "'limits_at_most'");
        return LimitKind.Build(kind =>
        {
            long least = kind.ValueOf(usual);
            if (!most.TryGetValue(kind.Key, out long limit) || limit >= least)
                return Math.Max(limit, least);
            yaml.AddError(
                ((YamlMappingNode)node!)[kind.Key],
                $"'{kind.Key}' of {kind.Show(limit)} is less than the usual limit, {kind.Show(least)}",
                $"lower that, too: limits: {{ {kind.Key}: ... }}");
            return least;
        });
    }

    /// <summary>The longest start timeout; an error if it is shorter than the usual one.</summary>
    private static TimeSpan? ReadLongest(YamlReader yaml, YamlNode? node, TimeSpan usual)
    {
        TimeSpan? longest = yaml.Time(node, "'start_timeout_at_most'");
        if (longest < usual)
            yaml.AddError(
                node!, "the longest start timeout is shorter than the usual one", "give 'start_timeout', too");
        return longest;
    }
}
