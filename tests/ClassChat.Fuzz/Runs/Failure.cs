namespace ClassChat.Fuzz.Runs;

/// <summary>What is wrong with a reader, as one input shows.</summary>
/// <param name="Kind">The kind of failure: others of the same kind are not reported again.</param>
/// <param name="Message">What happened, for people.</param>
public sealed record Failure(string Kind, string Message);
