using ClassChat.Fuzz.Targets;

namespace ClassChat.Fuzz.Runs;

/// <summary>What was asked for.</summary>
/// <param name="Targets">The targets.</param>
/// <param name="Inputs">Number of inputs of all targets together.</param>
/// <param name="Seed">The seed: the same one makes the same inputs.</param>
/// <param name="Jobs">Number of workers.</param>
/// <param name="Folder">Folder for inputs that failed.</param>
public sealed record FuzzOptions(IReadOnlyList<Target> Targets, long Inputs, int Seed, int Jobs, string Folder);
