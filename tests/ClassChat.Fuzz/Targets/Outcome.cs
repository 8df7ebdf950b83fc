namespace ClassChat.Fuzz.Targets;

/// <summary>What became of an input.</summary>
/// <param name="Digest">Hash of the whole result: the same input must give the same one again.</param>
/// <param name="Kind">Hash of the kind of result, such as the kinds of errors: an input with a new one becomes a seed.
/// </param>
public readonly record struct Outcome(ulong Digest, ulong Kind);
