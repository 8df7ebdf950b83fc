using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ClassChat.Harness.Running;

namespace ClassChat.Harness.Reports;

/// <summary><c>report.json</c>: the whole record, for other programs. What does not apply is left out.</summary>
public static class JsonReport
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "report.json";

    private static readonly JsonSerializerOptions _options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // It is a file of its own, never part of a page: texts stay as people wrote them.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<Verdict>(new VerdictSpelling()) },
        NewLine = "\n",
    };

    /// <summary>The text of the file.</summary>
    public static string Write(Report report) => JsonSerializer.Serialize(report, _options) + "\n";

    /// <summary>The report that a text holds; what is not written there is not known. Null: it holds none.</summary>
    /// <exception cref="JsonException">It is no report.</exception>
    public static Report? Read(string text) => JsonSerializer.Deserialize<Report>(text, _options);

    /// <summary>Spells verdicts as all reports do.</summary>
    private sealed class VerdictSpelling : JsonNamingPolicy
    {
        public override string ConvertName(string name) => VerdictNames.Of(Enum.Parse<Verdict>(name));
    }
}
