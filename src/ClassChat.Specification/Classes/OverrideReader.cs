using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Classes;

/// <summary>Reads the settings of single submissions in a class file.</summary>
/// <param name="yaml">The class file.</param>
/// <param name="values">Reads paths and dialects.</param>
/// <param name="common">The policy of all other submissions.</param>
internal sealed class OverrideReader(YamlReader yaml, ClassValueReader values, SubmissionPolicy common)
{
    /// <summary>The allowed keys of a submission.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. ClassKeys.OfSubmissions.Select(key => key.Key)];

    /// <summary>Reads the settings of one submission; null, with an error, if they are no map.</summary>
    /// <param name="key">The node of its id.</param>
    /// <param name="id">Its id.</param>
    /// <param name="node">Its settings.</param>
    public SubmissionOverride? Read(YamlNode key, string id, YamlNode node)
    {
        if (yaml.Map(node, $"'{id}'", [.. Keys]) is not YamlMap map) return null;
        var trust = new SubmissionTrust { OfFile = map.Flag("trust", absent: false) };
        SubmissionPolicy policy = common.Trusting(trust) with
        {
            Visible = [.. common.Visible, .. values.ReadPaths(map["visible"], "'visible'")],
            Dialects = common.Dialects.Concat(values.ReadDialects(map["dialects"]) ?? common.Dialects)
                .DistinctBy(pair => pair.Key).ToDictionary(),
            AllowsOwnDialects = map.Flag("own_dialects", common.AllowsOwnDialects),
            OwnAdapters = map.Texts("adapters"),
            Overrides = new ProgramOverrides
            {
                Limits = LimitKind.ReadGiven(yaml, map["limits"], "'limits'"),
                StartTimeout = yaml.Time(map["start_timeout"], "'start_timeout'"),
                Dialect = values.ReadDialect(map["dialect"]),
                Protection = yaml.Choice(map["protection"], "'protection'", ProgramReader.Protections),
            },
        };
        return new SubmissionOverride(id, yaml.ErrorAt(key, ""), policy, ReadPrograms(map, id));
    }

    /// <summary>
    /// The programs, of which only the keys are checked here: everything else depends on the submission's folder, and
    /// is checked when that is known.
    /// </summary>
    private WrittenSubmission? ReadPrograms(YamlMap map, string id)
    {
        if (map["programs"] is not YamlNode node)
        {
            if (map["submission"] is YamlNode name)
                yaml.AddError(name, "'submission' names a submission whose programs are given", "add 'programs'");
            return null;
        }

        if (yaml.Map(node, "'programs'") is not YamlMap programs) return null;
        if (programs.Node.Children.Count == 0)
            yaml.AddError(node, "a submission has programs", "say which: programs: { task4: { server: ... } }");
        foreach ((YamlNode key, string level, YamlNode program) in programs.Entries)
        {
            _ = yaml.Choice(key, "a level", LevelNames.ByName);
            _ = yaml.Map(program, $"'{level}'", [.. ProgramReader.Keys]);
        }

        return new WrittenSubmission(map.Text("submission") ?? id, node, yaml);
    }
}
