namespace ClassChat.Cli.Commands.Linting;

/// <summary>
/// Parsed command line of <c>classchat lint</c> with <c>--dialect</c>, <c>--server</c>, <c>--connect</c> or
/// <c>--level</c>, which tries a dialect on a server instead of checking files.
/// </summary>
/// <param name="Dialect">The dialect, as a name or a file; null for the classic dialect of the level.</param>
/// <param name="Server">The command that starts the server.</param>
/// <param name="Port">The fixed port of that server, if its command takes none.</param>
/// <param name="Connect">The address of a server that is already running.</param>
/// <param name="Level">The level of the server; null for the highest level of the dialect.</param>
/// <param name="Scenarios">The scenario folder; null for the nearest one.</param>
/// <param name="Rubric">Name or file of the rubric whose items are named; null for the default.</param>
internal sealed record DialectTrialArguments(
    string? Dialect, string? Server, int? Port, string? Connect, string? Level, string? Scenarios,
    string? Rubric);
