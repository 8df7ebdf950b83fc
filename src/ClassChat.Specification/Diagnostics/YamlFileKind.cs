using ClassChat.Platform.FileSystem;

namespace ClassChat.Specification.Diagnostics;

/// <summary>
/// The kinds of YAML files that people write, detected by the first key that names a kind. A file with the key
/// <c>programs</c> always counts as a submission, so that its reader can report a missing key <c>submission</c>.
/// </summary>
public static class YamlFileKind
{
    /// <summary>A rubric: the items and their points.</summary>
    public const string Rubric = "rubric";

    /// <summary>A dialect: the messages that a server understands and sends.</summary>
    public const string Dialect = "dialect";

    /// <summary>A console dialect: the input that a client takes and the output that it shows.</summary>
    public const string Console = "console";

    /// <summary>A submission: the programs that a student or group handed in.</summary>
    public const string Submission = "submission";

    /// <summary>A class: what its submissions get and may ask for.</summary>
    public const string Class = "class";

    private const string Programs = "programs";

    /// <summary>Maximum number of lines that are searched for keys, from the beginning of the file.</summary>
    private const int MaxLines = 1_000;

    /// <summary>Returns the kind of a file; null if it is none of these or cannot be read.</summary>
    public static string? Detect(string path)
    {
        string[] keys =
        [
            .. (RegularFile.ReadText(path, YamlReader.MaxBytes).Text ?? "").Split('\n', MaxLines + 1).Take(MaxLines)
                .Select(line => line.Split(':', 2)[0]),
        ];
        return keys.Contains(Programs)
            ? Submission
            : keys.FirstOrDefault(key => key is Rubric or Dialect or Console or Submission or Class);
    }
}
