using System.Text;
using ClassChat.Protocol;
using ClassChat.Server.Outboxes;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.PlainText;

/// <summary>
/// The session of an <see cref="OperatorServer"/> with one client: greets it, shows its text to the operator as it
/// arrives, and sends text of the server, such as the operator's lines.
/// </summary>
internal sealed class TextSession : IDisposable
{
    private const string Greeting = "Connection established. Welcome to ClassChat Server!\n";
    private const int ReadBytes = 16 * 1024;

    private readonly PeerSocket _socket;
    private readonly Outbox _outbox;
    private readonly Backpressure _backpressure;
    private readonly OperatorConsole _console;
    private readonly ServerOptions _options;
    private volatile string? _finalMessage;

    /// <summary>Takes ownership of a client's socket.</summary>
    public TextSession(PeerSocket socket, OperatorConsole console, ServerOptions options, ILogger logger)
    {
        _socket = socket;
        _console = console;
        _options = options;
        _backpressure = new Backpressure(options.Limits, options.Clock);
        _outbox = new Outbox(socket, options.Limits, options.Clock, logger, options.MessageGap);
    }

    /// <summary>
    /// Greets the client and shows what it sends, until it disconnects or <see cref="End"/> is called.
    /// </summary>
    /// <param name="drain">Returns the time limit for sending pending output.</param>
    /// <returns>True if the client ended the session with <c>exit</c>.</returns>
    public async Task<bool> RunAsync(Func<TimeSpan> drain)
    {
        await SendAsync(Greeting);
        _console.WriteNote("A client has connected.");
        bool hasExited = await ReadAsync();
        _console.WriteNote(hasExited ? "The client has ended the session." : "The client has gone.");
        if (hasExited) _finalMessage ??= "Goodbye! Disconnecting...\n";

        if (_finalMessage is string words) await SendAsync(words);
        _outbox.Close();
        bool isWhole = await _backpressure.DrainAsync(_outbox, drain());
        if (isWhole) await _socket.FinishAsync(_options.Limits.LingerTimeout, _options.Clock);
        return hasExited;
    }

    /// <summary>Sends text; waits for a slow client, but not for one that is stuck.</summary>
    public async Task SendAsync(string text)
    {
        var batch = new WriteBatch(_options.Clock);
        batch.Answer(_outbox, Encoding.UTF8.GetBytes(text));
        batch.Flush();
        foreach (Outbox full in batch.DrainOverThreshold()) await _backpressure.WaitForRoomAsync(full);
    }

    /// <summary>Ends the session, with a final message to the client.</summary>
    public void End(string lastWords)
    {
        _finalMessage = lastWords;
        _socket.EndReceiving();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task<bool> ReadAsync()
    {
        var watch = new ExitDetector();
        Decoder decoder = Encoding.UTF8.GetDecoder();
        byte[] bytes = new byte[ReadBytes];
        char[] chars = new char[ReadBytes + 1];
        bool isExit = false;
        Task? wait = null;
        while (!isExit && _finalMessage is null)
        {
            int count = 0;
            SocketResult socketResult = wait is null ? _socket.Receive(bytes, out count) : SocketResult.WouldBlock;
            if (socketResult is SocketResult.EndOfStream or SocketResult.Failed) break;
            if (socketResult == SocketResult.Completed)
            {
                // The decoder keeps an incomplete character until the rest arrives.
                int length = decoder.GetChars(bytes.AsSpan(0, count), chars, flush: false);
                _console.Show(watch.Scan(chars.AsSpan(0, length), out isExit));
                continue;
            }

            wait ??= _socket.WaitReadableAsync();
            if (watch.IsInsideLine && !await wait.EndsWithinAsync(Limits.UnterminatedLineTimeout, _options.Clock))
            {
                _console.Show(watch.End(out isExit));
                continue;
            }

            await wait;
            wait = null;
        }

        if (!isExit) _console.Show(watch.End(out isExit));
        return isExit;
    }
}
