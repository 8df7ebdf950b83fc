using System.Diagnostics;
using System.Text;
using ClassChat.Harness.Isolation;

namespace ClassChat.Harness.Targets;

/// <summary>Reads what a program prints: for whoever sits at it, and the last of it for reports.</summary>
/// <param name="console">
/// Receives what a person there sees: a server's operator standard output without errors, a client's user both.
/// </param>
/// <param name="maxBytes">Most that a program may print; the rest is read and forgotten.</param>
/// <param name="isScreen">
/// True if it is a client's: what stands on its screen is kept, without what a terminal does not show.
/// </param>
internal sealed class ProgramOutput(Action<string> console, long maxBytes, bool isScreen = false)
{
    /// <summary>How much of it is kept for reports, in UTF-16 code units.</summary>
    private const int MaxKeptChars = 4_000;

    private const int BufferBytes = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly StringBuilder _kept = new();
    private long _bytes;

    /// <summary>The last of what it printed, errors included.</summary>
    public string Last
    {
        get
        {
            lock (_gate)
                return _kept.ToString(Math.Max(0, _kept.Length - MaxKeptChars), Math.Min(_kept.Length, MaxKeptChars));
        }
    }

    /// <summary>
    /// Reads both streams until they end, which they do when all processes that hold them have ended.
    /// </summary>
    /// <param name="process">The program.</param>
    /// <param name="tooMuch">Called when it has printed too much, perhaps more than once.</param>
    public Task ReadAsync(Process process, Action tooMuch)
    {
        Interlocked.Exchange(ref _bytes, 0);
        return Task.WhenAll(
            ReadAsync(process.StandardOutput.BaseStream, true, tooMuch),
            ReadAsync(process.StandardError.BaseStream, isScreen, tooMuch));
    }

    /// <summary>Reads what comes on a terminal, until all who hold its other side have ended.</summary>
    public Task ReadAsync(Terminal terminal, Action tooMuch)
    {
        var stream = new Taking(console, isSeen: true, isScreen);
        return terminal.ReadAsync(bytes => Take(stream, bytes, tooMuch));
    }

    private async Task ReadAsync(Stream output, bool isConsole, Action tooMuch)
    {
        byte[] buffer = new byte[BufferBytes];
        var stream = new Taking(console, isConsole, isScreen);
        while (await output.ReadAsync(buffer) is > 0 and int count) Take(stream, buffer.AsSpan(0, count), tooMuch);
    }

    private void Take(Taking stream, ReadOnlySpan<byte> bytes, Action tooMuch)
    {
        if (Interlocked.Add(ref _bytes, bytes.Length) > maxBytes)
        {
            tooMuch();
            return;
        }

        string text = stream.Take(bytes);
        lock (_gate)
        {
            _kept.Append(text);
            if (_kept.Length > MaxKeptChars * 4) _kept.Remove(0, _kept.Length - MaxKeptChars);
        }
    }

    /// <summary>One stream, cut anywhere, on its way to whoever sees it.</summary>
    private sealed class Taking(Action<string> console, bool isSeen, bool isScreen)
    {
        private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
        private readonly TerminalText? _screen = isScreen ? new TerminalText() : null;

        public string Take(ReadOnlySpan<byte> bytes)
        {
            char[] chars = new char[bytes.Length + 1]; // one character more may be left over from before
            string text = new(chars.AsSpan(0, _decoder.GetChars(bytes, chars, flush: false)));
            if (_screen is not null) text = _screen.Take(text);
            if (isSeen) console(text);
            return text;
        }
    }
}
