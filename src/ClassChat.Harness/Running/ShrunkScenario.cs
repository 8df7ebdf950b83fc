using ClassChat.Harness.Checks;

namespace ClassChat.Harness.Running;

/// <summary>A short scenario that fails as a workload did.</summary>
/// <param name="Text">The text of its file.</param>
/// <param name="Steps">How many statements it has.</param>
/// <param name="Difference">What is wrong.</param>
/// <param name="Failed">How often it failed when it was run once more.</param>
/// <param name="Runs">How often it was.</param>
public sealed record ShrunkScenario(string Text, int Steps, Difference Difference, int Failed, int Runs);
