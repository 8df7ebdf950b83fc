namespace ClassChat.Fuzz.Targets;

/// <summary>A property that does not hold for an input.</summary>
/// <param name="message">The property, and what was found instead.</param>
public sealed class PropertyException(string message) : Exception(message);
