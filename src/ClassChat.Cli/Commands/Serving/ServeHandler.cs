using System.Net.Sockets;
using ClassChat.Cli.Host;
using ClassChat.Protocol;
using ClassChat.Server;
using Microsoft.Extensions.Logging;

namespace ClassChat.Cli.Commands.Serving;

/// <summary>
/// Executes <c>classchat serve</c>: runs ClassChat's own server until it is stopped, or ends by itself (task1:
/// <c>exit</c>).
/// </summary>
/// <param name="arguments">The parsed command line.</param>
/// <param name="context">The environment of the program; at task1 its terminal is the operator's.</param>
internal sealed class ServeHandler(ServeArguments arguments, CliContext context)
{
    /// <summary>Time limit for sending pending output when the server is stopped.</summary>
    private static readonly TimeSpan _drain = TimeSpan.FromSeconds(5);

    /// <summary>Executes the command.</summary>
    /// <param name="stop">Stops the server gracefully: clients are notified and pending output is sent.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(CancellationToken stop)
    {
        using ILoggerFactory logs = LoggingSetup.ToStandardError(arguments.Logs, context);
        bool isOperated = arguments.Server.Level == Level.Task1;
        ServerOptions options = arguments.Server with
        {
            OperatorInput = isOperated ? context.In : null,
            OperatorOutput = isOperated ? context.Out : null,
        };
        ChatServer server;
        try
        {
            server = ChatServer.Start(options, logs);
        }
        catch (SocketException error)
        {
            return context.Refuse(NotStarted(options, error));
        }

        await using (server)
        {
            await context.Out.WriteLineAsync(
                $"ClassChat server at level {options.Level.Name()} listens at {server.Endpoint}; Ctrl+C ends it");
            await context.Out.FlushAsync(CancellationToken.None);
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using CancellationTokenRegistration asked = stop.Register(stopped.SetResult);
            await Task.WhenAny(server.Completion, stopped.Task);
            await server.StopAsync(_drain);
            await server.Completion;
        }

        await context.Out.WriteLineAsync("The server has ended");
        return ExitCode.Passed;
    }

    private static CommandError NotStarted(ServerOptions options, SocketException error)
    {
        if (error.SocketErrorCode != SocketError.AddressAlreadyInUse)
            return new CommandError(
                ExitCode.NotStarted, $"cannot listen at {options.Host}:{options.Port}: {error.Message}");
        string holder = PortOwner.Find(options.Port) is string process
            ? $"{process} listens there"
            : "another program listens there, perhaps a ClassChat server that was started before";
        return new CommandError(
            ExitCode.NotStarted,
            $"port {options.Port} is in use: {holder}\n  end it, or choose another port: --port {Other(options.Port)}");
    }

    private static int Other(int port) => port < 65535 ? port + 1 : port - 1;
}
