using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Commands.Running;
using ClassChat.Cli.Host;
using ClassChat.Grading.Reports;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Cli.Commands.Explaining;

/// <summary>
/// Executes <c>classchat explain</c>: prints the meaning of an item, a scenario, a verdict, an exit code or a word of
/// the file formats, or the whole language guide.
/// </summary>
/// <param name="context">The environment of the program.</param>
/// <param name="rubric">Name or file of the rubric from the command line; null for the default.</param>
internal sealed class ExplainHandler(CliContext context, string? rubric)
{
    private const string ExitPrefix = "exit-";
    private const string Language = "language";

    /// <summary>Executes the command.</summary>
    /// <param name="topic">An id, a verdict, an exit code or a word.</param>
    /// <param name="scenarios">The scenario folder from the command line; null if none is given.</param>
    /// <returns>The exit code.</returns>
    public int Execute(string topic, string? scenarios)
    {
        if (topic == Language)
        {
            context.Out.Write(LanguageGuide.Markdown());
            return ExitCode.Passed;
        }

        // Verdicts, codes and terms can be explained without any files; items cannot.
        CommandResult<string> folder = SuiteLocator.Find(context, scenarios);
        CommandResult<Suite> suite =
            folder.Value is null ? folder.Error! : SuiteLocator.Load(context, folder.Value, rubric);

        bool found = ExplainItems(suite.Value, topic);
        found |= ExplainVerdict(topic);
        found |= ExplainExitCode(topic);
        found |= ExplainWord(topic);
        if (found) return ExitCode.Passed;
        if (suite.Error is CommandError error) return context.Refuse(error);
        string? suggestion = ItemSelector.OtherRubric(suite.Value!, topic)
            ?? Suggestions.DidYouMean(topic, Topics(suite.Value!));
        return context.Refuse(CommandError.Usage($"there is nothing called '{topic}'", suggestion));
    }

    private static IEnumerable<string> Topics(Suite suite) => ItemSelector.Names(suite)
        .Concat(Enum.GetValues<Verdict>().Select(VerdictNames.Name))
        .Concat(ExitCode.All.Select(code => ExitPrefix + code.Code))
        .Concat(Glossary.AllWords)
        .Append(Language);

    private bool ExplainItems(Suite? suite, string topic)
    {
        if (suite is null) return false;
        IReadOnlyList<RubricItem> items = ItemSelector.Items(suite.Rubric, topic);
        if (items is [RubricItem only])
        {
            Item(suite, only);
            return true;
        }

        foreach (RubricItem item in items) Say($"{item.Id,-18} {Points(item),-10} {item.Title}");
        IReadOnlyList<Scenario> scenarios = items.Count > 0 ? [] : ItemSelector.Scenarios(suite, topic, context);
        foreach (Scenario scenario in scenarios) Scenario(scenario);
        return items.Count + scenarios.Count > 0;
    }

    private void Item(Suite suite, RubricItem item)
    {
        Say($"{item.Id}, {item.Task}: {item.Title}");
        Say($"{Points(item, suite.Rubric)}, shown by a program of level {item.Level.Name()} or higher");
        if (item.NotOffered is not null) Say($"nobody can be asked for it yet: {item.NotOffered}");
        if (item.Needs.Count > 0) Say(
            $"needs {TextList.AllOf(item.Needs)}: if that fails and this too, this is skipped");
        if (item.Scenarios.Count > 0) Say("", "It is checked by:");
        foreach (Scenario scenario in item.Scenarios.Select(id => suite.Scenarios[id]))
            Say($"  {scenario.Id}  ({Levels(scenario)})", $"      {scenario.Title}",
                $"      because: {scenario.Rationale}");
        if (item.Hint is not null) Say("", $"A failure is usually this: {item.Hint}");
        if (item.Hints.Count > 0) Say("", "A failure is usually this:");
        foreach ((string scenario, string hint) in item.Hints) Say($"  {scenario}: {hint}");
        Say($"Run it: ./run-scenarios.sh {item.Id}{(rubric is null ? "" : $" {RubricOption.Name} {rubric}")}");
    }

    private void Scenario(Scenario scenario)
    {
        Say($"{scenario.Id}: {scenario.Title}");
        Say($"because: {scenario.Rationale}");
        Say($"counts for {TextList.AllOf(scenario.Items)}, {Levels(scenario)}, in {scenario.Path}");
        Say($"Run it: ./run-scenarios.sh {scenario.Id}", "");
    }

    private bool ExplainVerdict(string topic)
    {
        if (VerdictNames.Parse(topic.Replace('-', ' ')) is not Verdict verdict) return false;
        Say($"verdict '{VerdictNames.Name(verdict)}'", $"  {VerdictNames.Meaning(verdict)}");
        return true;
    }

    private bool ExplainExitCode(string topic)
    {
        string number = topic.StartsWith(ExitPrefix, StringComparison.Ordinal) ? topic[ExitPrefix.Length..] : topic;
        (int Code, string Meaning)[] meant = [.. ExitCode.All
            .Where(code => topic == "exit" || FormattableString.Invariant($"{code.Code}") == number)];
        foreach ((int code, string meaning) in meant) Say($"exit code {code}", $"  {meaning}");
        return meant.Length > 0;
    }

    private bool ExplainWord(string topic)
    {
        IReadOnlyList<GlossaryEntry> entries = Glossary.Find(topic);
        foreach (GlossaryEntry entry in entries) Say($"{entry.Kind}: {entry.Term}", $"  {entry.Meaning}");
        return entries.Count > 0;
    }

    private static string Points(RubricItem item) =>
        item.Points == 0 ? "no points" : TextList.Count(item.Points, "point");

    private static string Points(RubricItem item, Rubric rubric) =>
        item.Points == 0 || !rubric.HasKinds
            ? Points(item)
            : $"{Points(item)} for {(item.Kind == ItemKind.Base ? "the base" : "robustness")}";

    private static string Levels(Scenario scenario) => scenario.From == scenario.To
        ? $"at level {scenario.From.Name()} only"
        : $"from level {scenario.From.Name()} to {scenario.To.Name()}";

    private void Say(params string[] lines)
    {
        foreach (string line in lines) context.Out.WriteLine(line);
    }
}
