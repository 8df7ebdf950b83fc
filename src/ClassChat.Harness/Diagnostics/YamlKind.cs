using ClassChat.Harness.FileSystem;

namespace ClassChat.Harness.Diagnostics;

/// <summary>
/// What a YAML file is for: it says so in the first of its keys that is the name of a kind of file. Only submissions
/// have programs: who forgot to say whose they are is told so.
/// </summary>
public static class YamlKind
{
    /// <summary>Items and their points.</summary>
    public const string Rubric = "rubric";

    /// <summary>How a server talks.</summary>
    public const string Dialect = "dialect";

    /// <summary>How a person talks to a client.</summary>
    public const string Console = "console";

    /// <summary>Which programs were handed in.</summary>
    public const string Submission = "submission";

    private const string Programs = "programs";

    /// <summary>Of so many lines at the beginning one has to say it.</summary>
    private const int MaxLines = 1_000;

    /// <summary>The kind of a file; null: none of these, or it cannot be read.</summary>
    public static string? Of(string path)
    {
        string[] keys =
        [
            .. (RegularFile.ReadText(path, YamlReader.MaxBytes).Text ?? "").Split('\n', MaxLines + 1).Take(MaxLines)
                .Select(line => line.Split(':', 2)[0]),
        ];
        return keys.Contains(Programs)
            ? Submission
            : keys.FirstOrDefault(key => key is Rubric or Dialect or Console or Submission);
    }
}
