using System.Text;
using ClassChat.Protocol;
using ClassChat.Server.Outboxes;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.PlainText;

/// <summary>Task 1 with one client: its text goes to the operator as it comes, the operator's lines go to it.</summary>
internal sealed class TextSession : IDisposable
{
    private const string Greeting = "Connection established. Welcome to ClassChat Server!\n";
    private const int ReadBytes = 16 * 1024;

    private readonly PeerSocket _socket;
    private readonly Outbox _outbox;
    private readonly Pacing _pacing;
    private readonly OperatorConsole _console;
    private readonly ServerOptions _options;
    private volatile string? _lastWords;

    /// <summary>Takes over a client's socket.</summary>
    public TextSession(PeerSocket socket, OperatorConsole console, ServerOptions options, ILogger logger)
    {
        _socket = socket;
        _console = console;
        _options = options;
        _pacing = new Pacing(options.Limits, options.Clock);
        _outbox = new Outbox(socket, options.Limits, options.Clock, logger);
    }

    /// <summary>Greets the client and shows what it sends, until it goes or <see cref="End"/>.</summary>
    /// <param name="drain">How long to go on sending what it is owed.</param>
    /// <returns>True if the client ended the session with <c>exit</c>.</returns>
    public async Task<bool> RunAsync(Func<TimeSpan> drain)
    {
        await SendAsync(Greeting);
        _console.Note("A client has connected.");
        bool hasExited = await ReadAsync();
        _console.Note(hasExited ? "The client has ended the session." : "The client has gone.");
        if (hasExited) _lastWords ??= "Goodbye! Disconnecting...\n";

        if (_lastWords is string words) await SendAsync(words);
        _outbox.Close();
        bool isWhole = await _pacing.DrainAsync(_outbox, drain());
        if (isWhole) await _socket.FinishAsync(_options.Limits.LingerTime, _options.Clock);
        return hasExited;
    }

    /// <summary>Sends text; waits if the client is slow, but never for one that is stuck.</summary>
    public async Task SendAsync(string text)
    {
        var batch = new Batch(_options.Clock);
        batch.Answer(_outbox, Encoding.UTF8.GetBytes(text));
        batch.Flush();
        foreach (Outbox crowded in batch.TakeCrowded()) await _pacing.WaitForRoomAsync(crowded);
    }

    /// <summary>Ends the session, with some last words for the client.</summary>
    public void End(string lastWords)
    {
        _lastWords = lastWords;
        _socket.EndReceiving();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task<bool> ReadAsync()
    {
        var watch = new ExitWatch();
        Decoder decoder = Encoding.UTF8.GetDecoder();
        byte[] bytes = new byte[ReadBytes];
        char[] chars = new char[ReadBytes + 1];
        bool isExit = false;
        Task? wait = null;
        while (!isExit && _lastWords is null)
        {
            int count = 0;
            Transfer transfer = wait is null ? _socket.Receive(bytes, out count) : Transfer.Later;
            if (transfer is Transfer.Ended or Transfer.Broken) break;
            if (transfer == Transfer.Done)
            {
                // A character cut by the network is kept by the decoder until its rest comes.
                int length = decoder.GetChars(bytes.AsSpan(0, count), chars, flush: false);
                _console.Show(watch.Take(chars.AsSpan(0, length), out isExit));
                continue;
            }

            wait ??= _socket.WaitReadableAsync();
            if (watch.IsInsideLine && !await wait.EndsWithinAsync(Limits.UnendedLineRest, _options.Clock))
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
