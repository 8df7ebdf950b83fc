namespace ClassChat.Fuzz.Runs;

/// <summary>A failure of a target, with the smallest input found that shows it.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Failure">The failure.</param>
/// <param name="Input">The input; empty if no single input is to blame.</param>
public sealed record Finding(string Target, Failure Failure, byte[] Input);
