using ClassChat.Server;
using Microsoft.Extensions.Logging;

namespace ClassChat.Cli.Commands.Serving;

/// <summary>Parsed command line of <c>classchat serve</c>.</summary>
/// <param name="Server">The settings of the server.</param>
/// <param name="Logs">The lowest level that is logged.</param>
internal sealed record ServeArguments(ServerOptions Server, LogLevel Logs);
