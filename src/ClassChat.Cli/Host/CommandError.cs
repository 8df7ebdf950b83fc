namespace ClassChat.Cli.Host;

/// <summary>An error that prevents a command from being executed: a message and the exit code.</summary>
/// <param name="ExitCode">The exit code of the program.</param>
/// <param name="Message">The description of the error, and of what to do.</param>
internal sealed record CommandError(int ExitCode, string Message)
{
    /// <summary>Creates an error for an invalid command line.</summary>
    public static CommandError Usage(string message) => new(Cli.Host.ExitCode.Usage, message);

    /// <summary>Creates an error for an invalid command line, with a suggestion.</summary>
    public static CommandError Usage(string message, string? suggestion) =>
        Usage(suggestion is null ? message : $"{message}\n  {suggestion}");
}

/// <summary>Result of resolving something from the command line: a value or an error.</summary>
/// <param name="Value">The value; null on an error.</param>
/// <param name="Error">The error; null on success.</param>
/// <typeparam name="T">The type of the value.</typeparam>
internal sealed record CommandResult<T>(T? Value, CommandError? Error)
    where T : class
{
    /// <summary>Wraps a value.</summary>
    public static implicit operator CommandResult<T>(T value) => new(value, null);

    /// <summary>Wraps an error.</summary>
    public static implicit operator CommandResult<T>(CommandError error) => new(null, error);
}
