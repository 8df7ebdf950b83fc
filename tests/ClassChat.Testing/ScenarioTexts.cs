using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Testing;

/// <summary>Scenario files as somebody might write them.</summary>
internal static class ScenarioTexts
{
    /// <summary>A head without fault; seven lines, so that the statements begin at line 8.</summary>
    public const string Head = """
        scenario "A title"
        counts for t4.route
        level task4
        why "a reason"
        bots alice, bob, carol
        bots 30 students

        """;

    /// <summary>Reads a head with statements below it.</summary>
    public static ParseResult<Scenario> Statements(string statements) => Read(Head + "\n" + statements);

    /// <summary>Reads a whole file.</summary>
    public static ParseResult<Scenario> Read(string text) =>
        ScenarioFile.Parse("x.scenario", "x", text.ReplaceLineEndings("\n"));

    /// <summary>The steps of statements that have no fault.</summary>
    public static IReadOnlyList<Step> Steps(string statements)
    {
        const string Seen = "\nbob receives \"seen\" from alice\n"; // a scenario must expect something
        ParseResult<Scenario> parseResult = Statements(statements + Seen);
        return parseResult.Value is Scenario scenario
            ? [.. scenario.Steps.SkipLast(1)]
            : throw new InvalidOperationException(Faults(parseResult));
    }

    /// <summary>All faults, as they are printed.</summary>
    public static string Faults(ParseResult<Scenario> parseResult) => string.Join('\n', parseResult.Errors);
}
