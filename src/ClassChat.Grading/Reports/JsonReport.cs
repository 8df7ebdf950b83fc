using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Rubrics;

namespace ClassChat.Grading.Reports;

/// <summary>
/// Converts a report to and from the text of <c>report.json</c>, the complete report for other programs. Fields that do
/// not apply are left out.
/// </summary>
public static class JsonReport
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "report.json";

    private static readonly JsonSerializerOptions _options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // The report is never embedded in HTML, so texts need no extra escaping.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<Verdict>(new VerdictNamingPolicy()),
            new JsonStringEnumConverter<ItemKind>(JsonNamingPolicy.CamelCase),
        },
        NewLine = "\n",
    };

    /// <summary>Builds the text of the file.</summary>
    public static string Write(Report report) => JsonSerializer.Serialize(report, _options) + "\n";

    /// <summary>
    /// Reads a report from the text of a file; fields that are not in the file keep their defaults. Null if it has
    /// none.
    /// </summary>
    /// <exception cref="JsonException">The text is not a report.</exception>
    public static Report? Read(string text) => JsonSerializer.Deserialize<Report>(text, _options);

    /// <summary>Spells verdicts as in all other reports.</summary>
    private sealed class VerdictNamingPolicy : JsonNamingPolicy
    {
        public override string ConvertName(string name) => VerdictNames.Name(Enum.Parse<Verdict>(name));
    }
}
