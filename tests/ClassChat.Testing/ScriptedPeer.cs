using System.Net.Sockets;
using System.Text;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Messages;

namespace ClassChat.Testing;

/// <summary>The server's side of one connection, played by a test.</summary>
public sealed class ScriptedPeer : IDisposable
{
    private readonly Socket _socket;
    private readonly FrameDecoder _decoder = new();

    /// <summary>Takes over an accepted connection.</summary>
    public ScriptedPeer(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
    }

    /// <summary>Says some text, exactly as it is: line ends, too, are up to the test.</summary>
    public async Task SayAsync(string text, CancellationToken cancellationToken) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), cancellationToken);

    /// <summary>Says one or more messages.</summary>
    public async Task SayAsync(CancellationToken cancellationToken, params ServerMessage[] messages)
    {
        foreach (ServerMessage message in messages)
            await _socket.SendAsync(ServerMessageWriter.Encode(message), cancellationToken);
    }

    /// <summary>Goes through the registration, as wire.md tells it, and returns the name that was given.</summary>
    public async Task<string> WelcomeAsync(CancellationToken cancellationToken)
    {
        await SayAsync("Enter your username: ", cancellationToken);
        Request request = await HearAsync(cancellationToken);
        string name = request is Request.Register register ? register.Name : request.ToString();
        await SayAsync(cancellationToken, new ServerMessage.Success($"Welcome {name}!"));
        return name;
    }

    /// <summary>The next request. Its texts live until the one after it is asked for.</summary>
    /// <exception cref="EndOfStreamException">The client has closed its side.</exception>
    public async Task<Request> HearAsync(CancellationToken cancellationToken)
    {
        Frame frame = await HearFrameAsync(cancellationToken)
            ?? throw new EndOfStreamException("The client says nothing more.");
        return frame.Kind == FrameKind.Json
            ? RequestReader.Read(frame.Bytes)
            : new Request.Invalid(frame.Kind.ToString());
    }

    /// <summary>True if the client has closed its side, and said nothing before it.</summary>
    public async Task<bool> HearsEndAsync(CancellationToken cancellationToken) =>
        await HearFrameAsync(cancellationToken) is null;

    /// <summary>Closes the connection with a reset instead of an end.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _decoder.Dispose();
    }

    private async Task<Frame?> HearFrameAsync(CancellationToken cancellationToken)
    {
        Frame frame;
        while (!_decoder.TryRead(out frame))
        {
            int count = await _socket.ReceiveAsync(_decoder.GetBuffer(), cancellationToken);
            if (count == 0) return null;
            _decoder.Advance(count);
        }

        return frame;
    }
}
