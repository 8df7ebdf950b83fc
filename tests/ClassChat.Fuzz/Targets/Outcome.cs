namespace ClassChat.Fuzz.Targets;

/// <summary>What became of an input.</summary>
/// <param name="Digest">Hash of the whole result: the same input must give the same one again.</param>
/// <param name="Kind">Hash of the kind of result, such as the kinds of errors: inputs with a new kind become seeds.</param>
public readonly record struct Outcome(ulong Digest, ulong Kind);
