using ClassChat.Cli.Runs;
using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
using ClassChat.Protocol;

namespace ClassChat.Cli.Explaining;

/// <summary>Does what <c>classchat explain</c> was asked: says what a thing is, and what to do about it.</summary>
/// <param name="shell">Where.</param>
internal sealed class Explain(Shell shell)
{
    private const string ExitPrefix = "exit-";
    private const string Language = "language";

    /// <summary>Does it.</summary>
    /// <param name="topic">An id, a verdict, an exit code, a word.</param>
    /// <param name="scenarios">The scenario folder that was named, if one was.</param>
    /// <returns>How the program ends.</returns>
    public int Do(string topic, string? scenarios)
    {
        if (topic == Language)
        {
            shell.Out.Write(LanguageGuide.Markdown());
            return ExitCode.Passed;
        }

        // Verdicts, codes and words can be explained without any files; items cannot.
        Choice<string> folder = ScenarioFolder.Find(shell, scenarios);
        Choice<Suite> suite = folder.Value is null ? folder.Refusal! : ScenarioFolder.Load(shell, folder.Value, null);

        bool found = ExplainItems(suite.Value, topic);
        found |= ExplainVerdict(topic);
        found |= ExplainExitCode(topic);
        found |= ExplainWord(topic);
        if (found) return ExitCode.Passed;
        if (suite.Refusal is Refusal refusal) return shell.Refuse(refusal);
        string? suggestion = Nearest.Question(topic, Topics(suite.Value!));
        return shell.Refuse(Refusal.Usage($"there is nothing called '{topic}'", suggestion));
    }

    private static IEnumerable<string> Topics(Suite suite) => Selection.Names(suite)
        .Concat(Enum.GetValues<Verdict>().Select(VerdictNames.Of))
        .Concat(ExitCode.All.Select(code => ExitPrefix + code.Code))
        .Concat(Glossary.AllWords)
        .Append(Language);

    private bool ExplainItems(Suite? suite, string topic)
    {
        if (suite is null) return false;
        IReadOnlyList<RubricItem> items = Selection.Items(suite.Rubric, topic);
        if (items is [RubricItem only])
        {
            Item(suite, only);
            return true;
        }

        foreach (RubricItem item in items) Say($"{item.Id,-18} {Points(item),-10} {item.Title}");
        IReadOnlyList<Scenario> scenarios = items.Count > 0 ? [] : Selection.Scenarios(suite, topic, shell);
        foreach (Scenario scenario in scenarios) Scenario(scenario);
        return items.Count + scenarios.Count > 0;
    }

    private void Item(Suite suite, RubricItem item)
    {
        Say($"{item.Id}, {item.Task}: {item.Title}");
        Say($"{Points(item)}, shown by a program of level {item.Level.Name()} or higher");
        if (item.NotOffered is not null) Say($"nobody can be asked for it yet: {item.NotOffered}");
        if (item.Needs.Count > 0) Say($"needs {Words.AllOf(item.Needs)}: if that fails and this too, this is skipped");
        if (item.Scenarios.Count > 0) Say("", "It is checked by:");
        foreach (Scenario scenario in item.Scenarios.Select(id => suite.Scenarios[id]))
            Say($"  {scenario.Id}  ({Levels(scenario)})", $"      {scenario.Title}", $"      because: {scenario.Why}");
        Say("", $"A failure is usually this: {item.Hint}", $"Run it: ./run-scenarios.sh {item.Id}");
    }

    private void Scenario(Scenario scenario)
    {
        Say($"{scenario.Id}: {scenario.Title}");
        Say($"because: {scenario.Why}");
        Say($"counts for {Words.AllOf(scenario.Items)}, {Levels(scenario)}, in {scenario.Path}");
        Say($"Run it: ./run-scenarios.sh {scenario.Id}", "");
    }

    private bool ExplainVerdict(string topic)
    {
        if (VerdictNames.Parse(topic.Replace('-', ' ')) is not Verdict verdict) return false;
        Say($"verdict '{VerdictNames.Of(verdict)}'", $"  {VerdictNames.Meaning(verdict)}");
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

    private static string Points(RubricItem item) => item.Points == 0 ? "no points" : Words.Count(item.Points, "point");

    private static string Levels(Scenario scenario) => scenario.From == scenario.To
        ? $"at level {scenario.From.Name()} only"
        : $"from level {scenario.From.Name()} to {scenario.To.Name()}";

    private void Say(params string[] lines)
    {
        foreach (string line in lines) shell.Out.WriteLine(line);
    }
}
