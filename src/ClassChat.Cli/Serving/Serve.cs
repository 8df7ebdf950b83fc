using System.Net.Sockets;
using ClassChat.Cli.Surroundings;
using ClassChat.Protocol;
using ClassChat.Server;
using Microsoft.Extensions.Logging;

namespace ClassChat.Cli.Serving;

/// <summary>Runs our server until it is told to stop, or ends by itself (task1: <c>exit</c>).</summary>
/// <param name="request">How.</param>
/// <param name="shell">Where; at task1 its operator sits there.</param>
internal sealed class Serve(ServeRequest request, Shell shell)
{
    /// <summary>How long a server that is stopped goes on sending what it owes.</summary>
    private static readonly TimeSpan _drain = TimeSpan.FromSeconds(5);

    /// <summary>Does it.</summary>
    /// <param name="stop">Stops it: the clients are told, what they are owed is sent.</param>
    /// <returns>How the program ends.</returns>
    public async Task<int> DoAsync(CancellationToken stop)
    {
        using ILoggerFactory logs = ServerLogs.ToStandardError(request.Logs, shell);
        bool isOperated = request.Server.Level == Level.Task1;
        ServerOptions options = request.Server with
        {
            OperatorInput = isOperated ? shell.In : null,
            OperatorOutput = isOperated ? shell.Out : null,
        };
        ChatServer server;
        try
        {
            server = ChatServer.Start(options, logs);
        }
        catch (SocketException error)
        {
            return shell.Refuse(NotStarted(options, error));
        }

        await using (server)
        {
            await shell.Out.WriteLineAsync(
                $"ClassChat server at level {options.Level.Name()} listens at {server.Endpoint}; Ctrl+C ends it");
            await shell.Out.FlushAsync(CancellationToken.None);
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using CancellationTokenRegistration asked = stop.Register(stopped.SetResult);
            await Task.WhenAny(server.Completion, stopped.Task);
            await server.StopAsync(_drain);
            await server.Completion;
        }

        await shell.Out.WriteLineAsync("The server has ended");
        return ExitCode.Passed;
    }

    private static Refusal NotStarted(ServerOptions options, SocketException error)
    {
        if (error.SocketErrorCode != SocketError.AddressAlreadyInUse)
            return new Refusal(ExitCode.NotStarted, $"cannot listen at {options.Host}:{options.Port}: {error.Message}");
        string holder = PortHolder.Find(options.Port) is string process
            ? $"{process} listens there"
            : "another program listens there, perhaps a ClassChat server that was started before";
        return new Refusal(
            ExitCode.NotStarted,
            $"port {options.Port} is in use: {holder}\n  end it, or choose another port: --port {Other(options.Port)}");
    }

    private static int Other(int port) => port < 65535 ? port + 1 : port - 1;
}
