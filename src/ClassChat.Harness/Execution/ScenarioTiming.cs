namespace ClassChat.Harness.Execution;

/// <summary>Times that scenarios spend waiting for what a server does only after a while.</summary>
/// <param name="Pause">Length of the statement <c>wait a while</c>.</param>
/// <param name="Listening">Time for which all bots listen after the last statement.</param>
public sealed record ScenarioTiming(TimeSpan Pause, TimeSpan Listening)
{
    /// <summary>The usual times: 10 s and 1 s.</summary>
    public static ScenarioTiming Usual { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));

    /// <summary>The times of a thorough run: 60 s and 10 s.</summary>
    public static ScenarioTiming Thorough { get; } = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10));
}
