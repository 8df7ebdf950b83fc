using System.Text.RegularExpressions;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Specification.Rubrics;

/// <summary>
/// Finds references between rubrics and scenarios that do not match. The first rubric and its scenarios name each
/// other; another rubric chooses among all scenarios, such as a copy of the first one that an instructor has changed.
/// </summary>
/// <param name="rubrics">The rubrics; if several have an item of one id, the first of them is its owner.</param>
/// <param name="scenarios">The scenarios, by id.</param>
internal sealed class ReferenceCheck(
    IReadOnlyList<Rubric> rubrics, IReadOnlyDictionary<string, Scenario> scenarios)
{
    private readonly Dictionary<string, string[]> _lines =
        rubrics.DistinctBy(rubric => rubric.Path).ToDictionary(
            rubric => rubric.Path, rubric => File.ReadAllLines(rubric.Path));

    /// <summary>All errors: those of the rubrics in their order, then those of the scenarios.</summary>
    public IEnumerable<SourceError> Errors() => rubrics
        .SelectMany(rubric => rubric.Items.SelectMany(item => ErrorsOf(item, rubric)))
        .Concat(scenarios.Values.SelectMany(ErrorsOf));

    private IEnumerable<SourceError> ErrorsOf(RubricItem item, Rubric rubric)
    {
        foreach (string id in item.Scenarios)
        {
            if (!scenarios.TryGetValue(id, out Scenario? scenario))
            {
                yield return At(
                    rubric, item.Id, id, $"'{item.Id}' names scenario '{id}', which is not there",
                    Suggestions.DidYouMean(id, scenarios.Keys));
            }
            else if (rubric == rubrics[0] && !scenario.Items.Contains(item.Id))
            {
                yield return At(
                    scenario.Path, scenario.Lines, "counts", "counts",
                    $"does not say that it is for '{item.Id}', which names it", $"add: counts for {item.Id}");
            }
        }

        foreach (string id in item.Scenarios.Where(id => scenarios.TryGetValue(id, out Scenario? scenario)
            && !Fits(item.Program, scenario.Client is not null)))
        {
            yield return At(
                rubric, item.Id, id,
                $"'{item.Id}' is asked of a {item.Program.ToString().ToLowerInvariant()}, and '{id}' is not",
                "say whom it is asked of: program: server, client or both");
        }

        if (BareLevel(item) is Level bare)
        {
            yield return At(
                rubric, item.Id, item.Id, $"'{item.Id}' has no scenario for a program of level '{bare.Name()}'", null);
        }
    }

    private IEnumerable<SourceError> ErrorsOf(Scenario scenario)
    {
        foreach (string id in scenario.Items)
        {
            Rubric? owner = rubrics.FirstOrDefault(rubric => rubric.Items.Any(item => item.Id == id));
            if (owner is null)
            {
                yield return At(
                    scenario.Path, scenario.Lines, "counts", id, $"is for '{id}', which is no item of the rubric",
                    Suggestions.DidYouMean(id, rubrics.SelectMany(rubric => rubric.Items).Select(item => item.Id)));
            }
            else if (!owner.Items.First(item => item.Id == id).Scenarios.Contains(scenario.Id))
            {
                yield return At(
                    owner, id, id, $"'{id}' does not name '{scenario.Id}', which is for it",
                    $"add it to its scenarios: {scenario.Id}");
            }
        }
    }

    private static bool Fits(ProgramRole role, bool isClient) =>
        role == ProgramRole.Both || (role == ProgramRole.Client) == isClient;

    /// <summary>
    /// The lowest level of a program that an item applies to but has no scenario for; null if there is none.
    /// </summary>
    private Level? BareLevel(RubricItem item) =>
        item.NotOffered is not null ? null
        : (Fits(item.Program, isClient: false) ? BareLevel(item, LevelNames.ServerLevels, false) : null)
        ?? (Fits(item.Program, isClient: true) ? BareLevel(item, Enum.GetValues<Level>(), true) : null);

    private Level? BareLevel(RubricItem item, IEnumerable<Level> levels, bool isClient) => levels
        .Where(level => level >= item.Level)
        .Select(level => (Level?)level)
        .FirstOrDefault(level => !item.Scenarios.Any(id => scenarios.TryGetValue(id, out Scenario? scenario)
            && scenario.IsFor(level!.Value) && scenario.Client is not null == isClient));

    private SourceError At(Rubric rubric, string after, string word, string message, string? suggestion) =>
        At(rubric.Path, _lines[rubric.Path], after, word, message, suggestion);

    /// <summary>An error at the first place of a word, in or after the first line that contains another word.</summary>
    private static SourceError At(
        string path, IReadOnlyList<string> lines, string after, string word, string message, string? suggestion)
    {
        int first = Math.Max(0, lines.ToList().FindIndex(line => Column(line, after) >= 0));
        for (int i = first; i < lines.Count; i++)
        {
            int column = Column(lines[i], word);
            if (column >= 0) return new SourceError(
                path, i + 1, column + 1, word.Length, message, suggestion, lines[i]);
        }

        return SourceError.OfFile(path, message, suggestion);
    }

    private static int Column(string line, string word) =>
        Regex.Match(line, $@"(?<![\w./-]){Regex.Escape(word)}(?![\w./-])") is { Success: true } match
            ? match.Index
            : -1;
}
