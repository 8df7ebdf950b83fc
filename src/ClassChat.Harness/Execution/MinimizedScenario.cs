using ClassChat.Harness.Checks;

namespace ClassChat.Harness.Execution;

/// <summary>
/// A short scenario that failed in the same way as a workload, with the number of failures in additional runs, which
/// may be 0.
/// </summary>
/// <param name="Text">The text of the scenario's file.</param>
/// <param name="Steps">Number of statements.</param>
/// <param name="Mismatch">The mismatch that the scenario fails with.</param>
/// <param name="Failed">Number of additional runs that failed.</param>
/// <param name="Runs">Number of additional runs.</param>
public sealed record MinimizedScenario(string Text, int Steps, Mismatch Mismatch, int Failed, int Runs);
