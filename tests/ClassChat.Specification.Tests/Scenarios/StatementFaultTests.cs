using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Scenarios;

/// <summary>
/// What an author is told of statements that do not agree, come too early, or are those of older versions.
/// </summary>
public sealed class StatementFaultTests
{
    // "---" parts what is written from what is said of it; "===" parts the cases.
    private const string Cases = """
        alice join
        ---
        x.scenario:8:7: 'join' does not agree with 'alice'
           8 | alice join
             |       ^^^^
               write 'joins'
        ===
        students joins
        ---
        x.scenario:8:10: 'joins' does not agree with 'students'
           8 | students joins
             |          ^^^^^
               write 'join'
        ===
        alice sends bob 1 messages
        ---
        x.scenario:8:19: 'messages' does not agree with '1'
           8 | alice sends bob 1 messages
             |                   ^^^^^^^^
               write 'message'
        ===
        for number in 1, 2:
          alice sends bob "number $nmuber"
        ---
        x.scenario:9:27: there is no variable '$nmuber'
           9 |   alice sends bob "number $nmuber"
             |                           ^^^^^^^
               did you mean '$number'? a dollar sign before a letter is written $$
        ===
        bob comes back
        ---
        x.scenario:8:1: 'bob' has not joined before, so it cannot come back
           8 | bob comes back
             | ^^^^^^^^^^^^^^
               write: bob joins
        ===
        alice connects
        alice is greeted
        ---
        x.scenario:9:1: 'alice' has not connected for a greeting
           9 | alice is greeted
             | ^^^^^^^^^^^^^^^^
               write before it: alice connects for a greeting
        ===
        in parallel:
          bob sends alice a fence
          alice receives nothing before the fence
        ---
        x.scenario:10:3: no fence was sent to 'alice' before this
          10 |   alice receives nothing before the fence
             |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
               write before it, for example: bob sends alice a fence
        ===
        the clock moves on by 4 s
        ---
        x.scenario:8:1: this is how older versions wrote it
           8 | the clock moves on by 4 s
             | ^^^^^^^^^^^^^^^^^^^^^^^^^
               now: wait 4 s; 'classchat migrate x.scenario' rewrites the file
        """;

    private static IEnumerable<TestCaseData> Mistakes() => Cases.Split("\n===\n").Select(one => one.Split("\n---\n"))
        .Select(parts => new TestCaseData(parts[0], parts[1]).SetName(
            "Is told of a statement: " + parts[0].Replace('"', '\'').Replace("\n", " / ")));

    [TestCaseSource(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place(string statements, string told) =>
        ScenarioTexts.Faults(ScenarioTexts.Statements(statements)).ShouldBe(told);

    [TestCase("for t4.route", "counts for t4.route")]
    [TestCase("alone", "exclusive")]
    [TestCase("server full", "server level full")]
    [TestCase("unless joins_create", "unless join_creates_group")]
    public void A_head_line_of_an_older_version_is_told(string former, string now) =>
        ScenarioTexts.Faults(ScenarioTexts.Read($"{ScenarioTexts.Head}\n{former}\nbob receives \"x\" from alice"))
            .ShouldContain($"now: {now}; 'classchat migrate x.scenario' rewrites the file");
}
