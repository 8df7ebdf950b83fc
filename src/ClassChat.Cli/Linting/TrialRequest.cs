namespace ClassChat.Cli.Linting;

/// <summary>What was asked of <c>classchat lint</c> about a running server.</summary>
/// <param name="Dialect">The dialect: a name or a file; null: the classic one of the level.</param>
/// <param name="Server">The command that starts the server.</param>
/// <param name="Port">The port at which that program always listens.</param>
/// <param name="Connect">The address of a server that runs already.</param>
/// <param name="Level">The level of the server; null: the highest that the dialect is for.</param>
/// <param name="Scenarios">The scenario folder; null: the nearest one.</param>
internal sealed record TrialRequest(
    string? Dialect, string? Server, int? Port, string? Connect, string? Level, string? Scenarios);
