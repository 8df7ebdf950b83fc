using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Tests.Scenarios;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;
using Shouldly;

namespace ClassChat.Harness.Tests.Running;

/// <summary>Scenarios as somebody might write them, played.</summary>
internal static class Played
{
    /// <summary>Plays the text of a scenario file that has no fault.</summary>
    public static async Task<ScenarioResult> RunAsync(
        Target target, Dialect dialect, Level level, string text, CancellationToken cancel)
    {
        Reading<Scenario> reading = Written.Read(text);
        Scenario scenario = reading.Value.ShouldNotBeNull(Written.Faults(reading));
        using PatientClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        return await new ScenarioRun(target, dialect, clock).RunAsync(scenario, level, seed: 1, cancel);
    }
}
