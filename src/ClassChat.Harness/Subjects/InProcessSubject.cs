using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;
using ClassChat.Server;
using Microsoft.Extensions.Logging;

namespace ClassChat.Harness.Subjects;

/// <summary>Our own server, started in this process on a free port.</summary>
internal sealed class InProcessSubject : Subject
{
    private static readonly TimeSpan _drain = TimeSpan.FromSeconds(1);

    private readonly ILoggerFactory _logs;
    private readonly AnonymousPipeServerStream _keyboard = new(PipeDirection.Out);
    private readonly StreamReader _operatorInput;
    private ServerOptions _options;
    private ChatServer _server;

    private InProcessSubject(Level level, ILoggerFactory logs)
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
            OperatorOutput = level == Level.Task1 ? new ConsoleTap(Console) : null,
        };
        _server = ChatServer.Start(_options, logs);
    }

    /// <inheritdoc/>
    public override IPEndPoint Endpoint => _server.Endpoint;

    /// <inheritdoc/>
    public override bool CanRestart => true;

    /// <summary>Starts a server.</summary>
    public static Start Start(Level level, ILoggerFactory logs)
    {
        try
        {
            return new Start.Running(new InProcessSubject(level, logs));
        }
        catch (SocketException error)
        {
            return new Start.Failed("no port could be opened: " + error.Message, "");
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
    public override async Task<string?> RestartAsync(CancellationToken cancel)
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
