using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Server;
using Microsoft.Extensions.Logging;

namespace ClassChat.Harness.Servers;

/// <summary>The reference server, running in this process on a free port (<see cref="InProcessTarget"/>).</summary>
internal sealed class InProcessServer : ServerUnderTest
{
    private static readonly TimeSpan _drain = TimeSpan.FromSeconds(1);

    private readonly ILoggerFactory _logs;
    private readonly AnonymousPipeServerStream _keyboard = new(PipeDirection.Out);
    private readonly StreamReader _operatorInput;
    private ServerOptions _options;
    private ChatServer _server;

    private InProcessServer(Level level, ILoggerFactory logs)
    {
        _logs = logs;
        _operatorInput = new StreamReader(
            new AnonymousPipeClientStream(PipeDirection.In, _keyboard.ClientSafePipeHandle));
        _options = new ServerOptions
        {
            Level = level,
            Host = IPAddress.Loopback,
            Port = 0,
            OperatorInput = level == Level.Task1 ? _operatorInput : null,
            OperatorOutput = level == Level.Task1 ? new ConsoleCapture(Console) : null,
        };
        _server = ChatServer.Start(_options, logs);
    }

    /// <inheritdoc/>
    public override IPEndPoint Endpoint => _server.Endpoint;

    /// <inheritdoc/>
    public override bool CanRestart => true;

    /// <summary>Starts the reference server.</summary>
    public static StartResult Start(Level level, ILoggerFactory logs)
    {
        try
        {
            return new StartResult.Running(new InProcessServer(level, logs));
        }
        catch (SocketException error)
        {
            return new StartResult.Failed("no port could be opened: " + error.Message, "");
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> TypeAsync(string text, CancellationToken cancel)
    {
        if (_options.OperatorInput is null) return false;
        await _keyboard.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancel);
        return true;
    }

    /// <inheritdoc/>
    public override async Task<StartFault?> RestartAsync(CancellationToken cancel)
    {
        _options = _options with { Port = Endpoint.Port };
        await _server.StopAsync(TimeSpan.Zero);
        _server = ChatServer.Start(_options, _logs);
        return null;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _keyboard.DisposeAsync(); // ends the operator's input, which the server may be reading
        await _server.StopAsync(_drain);
        _operatorInput.Dispose();
    }
}
