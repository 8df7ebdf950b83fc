using System.Diagnostics;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Scenarios;

/// <summary>What holds for every text that a file can hold. A failure prints the seed that replays it.</summary>
public sealed class ReadingProperties
{
    private static readonly string[] _words =
    [
        .. Statements.Acts.Concat(Statements.Expectations).Concat(Statements.Blocks)
            .SelectMany(pattern => pattern.Pattern.Split(' ', '|', '[', ']')).Where(word => word.Length > 0).Distinct(),
        .. HeaderKeywords.OfScenarios.Select(keyword => keyword.Keyword),
        "alice", "bob", "students", "students[3]", "[2..9]", "all", "but", "\"Hello\"", "\"", "\\", "\"\\", "\\\"", "#",
        "$n", "$", "|", ":", ",", "@", "..", "3", "٣", "99999999999", "0", "KB", "\t", "  ", "\n", "\n  ", "\n    ",
        "\r\n", "for", "for n in 1, 2:", "table:", "level task4", "ü", "\ud83d", "\udc4b", "\u2028", "\0", "t4.route",
        "in", "task1", "only",
    ];

    private static readonly Gen<string> _text = Gen.OneOf(
        Gen.String[0, 200],
        Gen.OneOf(_words).Array[0, 60].Select(words => string.Join(' ', words)),
        Gen.OneOf(_words).Array[0, 60].Select(string.Concat),
        Gen.OneOf(_words).Array[0, 40].Select(words => ScenarioTexts.Head + "\n" + string.Join(' ', words)));

    [Test]
    public void Any_text_is_a_scenario_or_has_faults_and_every_fault_a_place_in_it() => _text.Sample(text =>
    {
        var watch = Stopwatch.StartNew();
        ParseResult<Scenario> parseResult = ScenarioFile.Parse("x", "x", text);
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');

        (parseResult.Value is null).ShouldBe(parseResult.Errors.Count > 0);
        foreach (SourceError error in parseResult.Errors)
        {
            error.Line.ShouldBeInRange(1, lines.Length, error.Message);
            error.Source.ShouldBe(lines[error.Line - 1]);
            error.Column.ShouldBeInRange(1, error.Source!.Length + 1, error.Message);
            error.Message.ShouldNotBeNullOrWhiteSpace();
            error.ToString().ShouldContain(" | ");
        }

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }, iter: 2_000);

    [Test]
    public void What_is_read_twice_is_the_same() => _text.Sample(
        text => Told(ScenarioFile.Parse("x", "x", text)) == Told(ScenarioFile.Parse("x", "x", text)), iter: 200);

    [Test]
    public void The_largest_file_of_rubbish_is_read_in_no_time()
    {
        string rubbish = string.Concat(Enumerable.Repeat("alise snds \"\n", ScenarioFile.MaxBytes / 13));
        var watch = Stopwatch.StartNew();
        ScenarioFile.Parse("x", "x", rubbish).Errors.Count.ShouldBeGreaterThan(1000);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static string Told(ParseResult<Scenario> parseResult) =>
        parseResult.Value is Scenario scenario ? string.Join('\n', scenario.AllSteps)
            : ScenarioTexts.Faults(parseResult);
}
