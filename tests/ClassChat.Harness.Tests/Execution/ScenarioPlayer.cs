using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using Shouldly;

namespace ClassChat.Harness.Tests.Execution;

/// <summary>Scenarios as somebody might write them, played.</summary>
internal static class ScenarioPlayer
{
    /// <summary>Plays the text of a scenario file that has no fault.</summary>
    public static async Task<ScenarioResult> RunAsync(
        Target target, Dialect dialect, Level level, string text, CancellationToken cancel)
    {
        ParseResult<Scenario> parseResult = ScenarioTexts.Read(text);
        Scenario scenario = parseResult.Value.ShouldNotBeNull(ScenarioTexts.Faults(parseResult));
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        return await new ScenarioRun(target, dialect, clock).RunAsync(scenario, level, seed: 1, cancel);
    }
}
