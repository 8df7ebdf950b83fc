namespace ClassChat.Cli.Surroundings;

/// <summary>Why a command does not do what it was asked.</summary>
/// <param name="ExitCode">How the program ends.</param>
/// <param name="Message">What is wrong, and what to do.</param>
internal sealed record Refusal(int ExitCode, string Message)
{
    /// <summary>The command line cannot be understood.</summary>
    public static Refusal Usage(string message) => new(Cli.Surroundings.ExitCode.Usage, message);

    /// <summary>The same, with what was probably meant.</summary>
    public static Refusal Usage(string message, string? suggestion) =>
        Usage(suggestion is null ? message : $"{message}\n  {suggestion}");
}

/// <summary>What a person chose, or why they cannot have it.</summary>
/// <param name="Value">What; null if it is refused.</param>
/// <param name="Refusal">Why not.</param>
/// <typeparam name="T">What is chosen.</typeparam>
internal sealed record Choice<T>(T? Value, Refusal? Refusal)
    where T : class
{
    /// <summary>They can have it.</summary>
    public static implicit operator Choice<T>(T value) => new(value, null);

    /// <summary>They cannot.</summary>
    public static implicit operator Choice<T>(Refusal refusal) => new(null, refusal);
}
