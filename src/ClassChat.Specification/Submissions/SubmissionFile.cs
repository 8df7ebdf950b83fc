using ClassChat.Platform.FileSystem;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Reads submission files (<c>submission.yaml</c>), which say how to start the server and the client of each level,
/// into a <see cref="SubmissionContents"/>.
/// </summary>
public static class SubmissionFile
{
    /// <summary>Name of the file in a submission's folder.</summary>
    public const string FileName = "submission.yaml";

    /// <summary>The allowed keys of a submission file.</summary>
    public static readonly IReadOnlyList<string> Keys = ["submission", FormatVersion.Key, "dialect", "programs"];

    private const string PlainDialect = "classic-text";
    private const string JsonDialect = "classic";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its paths are relative to its folder, where its programs run.</param>
    /// <param name="scenarios">The scenario folder, which has the dialects that are referred to by name.</param>
    /// <param name="policy">Settings of the submission, and the limits of its requests.</param>
    public static ParseResult<SubmissionContents> Load(string path, string scenarios, SubmissionPolicy policy)
    {
        string full = Path.GetFullPath(path);
        // Error messages quote lines of the file, so the file must lie inside the submission.
        bool leadsOut = !policy.Trust.OfFile && Path.Exists(full)
            && !PathRules.LeadsInto(full, PathRules.Real(Path.GetDirectoryName(full)!));
        return leadsOut
            ? SourceError.OfFile(full, "is a link that leads out of its folder", SubmittedPaths.Remedy)
            : Read(YamlReader.Load(full), scenarios, policy);
    }

    /// <summary>Parses the text of a file; the path is for errors and relative paths.</summary>
    public static ParseResult<SubmissionContents> Parse(
        string path, string text, string scenarios, SubmissionPolicy policy) =>
        Read(YamlReader.Parse(Path.GetFullPath(path), text), scenarios, policy);

    /// <summary>Reads programs that the instructor describes in the place of a submission's file.</summary>
    /// <param name="written">The description.</param>
    /// <param name="folder">The submission's folder, where the programs run; paths are relative to it.</param>
    /// <param name="scenarios">The scenario folder.</param>
    /// <param name="policy">Settings of the submission.</param>
    public static ParseResult<SubmissionContents> Read(
        WrittenSubmission written, string folder, string scenarios, SubmissionPolicy policy)
    {
        SubmissionPolicy trusting = policy.Trusting(new SubmissionTrust { OfFile = true });
        YamlReader yaml = written.File.WithoutErrors();
        return new SubmissionReader(yaml, folder, scenarios, trusting).Read(written.Name, written.Programs, null);
    }

    /// <summary>Name of the dialect of a level's programs if the file names none.</summary>
    public static string DefaultDialect(Level level) => level <= Level.Task3 ? PlainDialect : JsonDialect;

    private static ParseResult<SubmissionContents> Read(YamlReader yaml, string scenarios, SubmissionPolicy policy)
    {
        YamlMap? map = yaml.Map(yaml.Root, "a submission", [.. Keys]);
        if (map is null) return yaml.Errors;
        FormatVersion.Check(yaml, map);
        string name = map.Required("submission");
        bool isEmpty = map["programs"] is null or YamlMappingNode { Children.Count: 0 };
        if (isEmpty && yaml.Errors.Count == 0)
            yaml.AddError(map.Node, "a submission has programs", "say which: programs: { task4: { server: ... } }");
        return new SubmissionReader(yaml, Path.GetDirectoryName(yaml.Path)!, scenarios, policy)
            .Read(name, map["programs"], map["dialect"]);
    }
}
