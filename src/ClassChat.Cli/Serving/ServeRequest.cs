using ClassChat.Server;
using Microsoft.Extensions.Logging;

namespace ClassChat.Cli.Serving;

/// <summary>What was asked of <c>classchat serve</c>.</summary>
/// <param name="Server">How the server is to run.</param>
/// <param name="Logs">The lowest level that is logged.</param>
internal sealed record ServeRequest(ServerOptions Server, LogLevel Logs);
