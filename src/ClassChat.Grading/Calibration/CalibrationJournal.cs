using System.Text.Json;
using System.Text.Json.Serialization;
using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Rubrics;

namespace ClassChat.Grading.Calibration;

/// <summary>
/// The file that a calibration adds each finished run to, so that it can be interrupted and resumed: a line of JSON
/// that says what is calibrated, then one for each run.
/// </summary>
/// <param name="path">Full path of the file.</param>
/// <param name="subject">The program and its conditions; runs of another subject do not add up.</param>
/// <param name="items">The items of the runs.</param>
public sealed class CalibrationJournal(string path, string subject, IReadOnlyList<RubricItem> items)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "runs.jsonl";

    /// <summary>Largest file that is read, in bytes: far more than a million runs of one item take.</summary>
    private const long MaxBytes = 1L << 30;

    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>
    /// Says what is calibrated and under which conditions, in a form that is the same only if all of it is.
    /// </summary>
    /// <param name="suite">The rubric and the scenarios.</param>
    /// <param name="submission">The submission.</param>
    /// <param name="items">The items.</param>
    /// <param name="options">Options of the first run.</param>
    /// <param name="conditions">Other conditions, such as the number of cores.</param>
    public static string Subject(
        Suite suite, Submission submission, IReadOnlyList<RubricItem> items, RunOptions options, string conditions) =>
        $"{submission.Name} {submission.Arguments} {conditions} "
        + $"{typeof(ScenarioRun).Assembly.ManifestModule.ModuleVersionId} "
        + GradeFingerprint.Common(suite, items, options);

    /// <summary>Begins a new file, without runs.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Begin() => File.WriteAllText(path, Line(new Head(subject)));

    /// <summary>
    /// Reads the runs of the file, and removes what an interruption has left unfinished at its end. Begins a new file
    /// if there is none.
    /// </summary>
    /// <param name="fault">The reason why its runs cannot be used, in one sentence; null on success.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public IReadOnlyList<CalibratedRun> Resume(out string? fault)
    {
        fault = null;
        if (!File.Exists(path))
        {
            Begin();
            return [];
        }

        if (new FileInfo(path).Length > MaxBytes)
        {
            fault = "it is too large";
            return [];
        }

        string[] lines = File.ReadAllText(path).Split('\n');
        string[] finished = lines[..^1]; // what follows the last newline is unfinished
        if (finished.Length == 0 || Parse<Head>(finished[0]) is not Head head)
        {
            fault = "it is not a file of a calibration";
            return [];
        }

        if (head.Subject != subject)
        {
            fault = "its runs are of another program, other items, other conditions or another version of ClassChat";
            return [];
        }

        Entry?[] entries = [.. finished.Skip(1).Select(Parse<Entry>)];
        int broken = Array.FindIndex(entries, entry => entry is null || !IsComplete(entry));
        if (broken >= 0)
        {
            fault = FormattableString.Invariant($"its line {broken + 2} is not the result of a run");
            return [];
        }

        if (lines[^1].Length > 0) File.WriteAllText(path, string.Concat(finished.Select(line => line + "\n")));
        return [.. entries.OfType<Entry>().DistinctBy(entry => entry.Number).Select(RunOf)];
    }

    /// <summary>Adds a finished run to the file.</summary>
    /// <param name="run">The run.</param>
    /// <param name="arguments">The arguments that select the submission (<see cref="Submission.Arguments"/>).</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(CalibratedRun run, string arguments) => File.AppendAllText(path, Line(new Entry(
        run.Number, run.Grade.Seed, Math.Round(run.Grade.Seconds, 1),
        run.Grade.Items.ToDictionary(item => item.Item.Id, item => item.Verdict),
        [.. CalibrationReport.Losses(run, arguments)], [.. CalibrationReport.Ungraded(run, arguments)])));

    private static string Line<T>(T value) => JsonSerializer.Serialize(value, _options) + "\n";

    private static T? Parse<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, _options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsComplete(Entry entry) =>
        entry is { Number: > 0, Items: not null, Lost: not null, Ungraded: not null }
        && items.All(item => entry.Items.ContainsKey(item.Id));

    private CalibratedRun RunOf(Entry entry)
    {
        ItemGrade[] grades = [.. items.Select(item => new ItemGrade(item, entry.Items[item.Id], 0, null, []))];
        return new CalibratedRun(entry.Number, new Grade("", "", entry.Seed, grades, entry.Seconds))
        {
            Told = (entry.Lost, entry.Ungraded),
        };
    }

    /// <summary>The first line.</summary>
    private sealed record Head(string Subject);

    /// <summary>The line of a run.</summary>
    private sealed record Entry(
        int Number, int Seed, double Seconds, Dictionary<string, Verdict> Items, string[] Lost, string[] Ungraded);
}
