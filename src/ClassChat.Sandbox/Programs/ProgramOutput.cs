using System.Diagnostics;
using System.Text;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Reads a program's output, up to a limit: appends it to the history of its operator or user, and keeps the end of it
/// for reports.
/// </summary>
/// <param name="console">The history of the person at the console: a server's operator sees only standard output, a
/// client's user also standard error.</param>
/// <param name="maxBytes">Maximum output of the program in bytes; the rest is read and discarded.</param>
/// <param name="isScreen">True for a client, whose output is recorded as its screen, without terminal control
/// sequences.</param>
internal sealed class ProgramOutput(Action<string> console, long maxBytes, bool isScreen = false)
{
    /// <summary>Amount of output kept for reports, in UTF-16 code units.</summary>
    private const int MaxKeptChars = 4_000;

    private const int BufferBytes = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly StringBuilder _kept = new();
    private long _bytes;

    /// <summary>The end of its output, including standard error.</summary>
    public string Last
    {
        get
        {
            lock (_lock)
                return _kept.ToString(Math.Max(0, _kept.Length - MaxKeptChars), Math.Min(_kept.Length, MaxKeptChars));
        }
    }

    /// <summary>Reads both streams until they end, which is when all processes that hold them have ended.</summary>
    /// <param name="process">The program.</param>
    /// <param name="tooMuch">Called when the output exceeds the limit, possibly more than once.</param>
    public Task ReadAsync(Process process, Action tooMuch)
    {
        Interlocked.Exchange(ref _bytes, 0);
        return Task.WhenAll(
            ReadAsync(process.StandardOutput.BaseStream, true, tooMuch),
            ReadAsync(process.StandardError.BaseStream, isScreen, tooMuch));
    }

    /// <summary>Reads a terminal until all processes that hold its secondary side have ended.</summary>
    public Task ReadAsync(PseudoTerminal terminal, Action tooMuch)
    {
        var stream = new OutputStream(console, isSeen: true, isScreen);
        return terminal.ReadAsync(bytes => Append(stream, bytes, tooMuch));
    }

    private async Task ReadAsync(Stream output, bool isConsole, Action tooMuch)
    {
        byte[] buffer = new byte[BufferBytes];
        var stream = new OutputStream(console, isConsole, isScreen);
        while (await output.ReadAsync(buffer) is > 0 and int count) Append(stream, buffer.AsSpan(0, count), tooMuch);
    }

    private void Append(OutputStream stream, ReadOnlySpan<byte> bytes, Action tooMuch)
    {
        if (Interlocked.Add(ref _bytes, bytes.Length) > maxBytes)
        {
            tooMuch();
            return;
        }

        string text = stream.Decode(bytes);
        lock (_lock)
        {
            _kept.Append(text);
            if (_kept.Length > MaxKeptChars * 4) _kept.Remove(0, _kept.Length - MaxKeptChars);
        }
    }

    /// <summary>
    /// Decoder of one output stream, which may be split at any byte, that appends its text to the history.
    /// </summary>
    private sealed class OutputStream(Action<string> console, bool isSeen, bool isScreen)
    {
        private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
        private readonly AnsiTextFilter? _screen = isScreen ? new AnsiTextFilter() : null;

        public string Decode(ReadOnlySpan<byte> bytes)
        {
            char[] chars = new char[bytes.Length + 1]; // one character may be left over from the previous bytes
            string text = new(chars.AsSpan(0, _decoder.GetChars(bytes, chars, flush: false)));
            if (_screen is not null) text = _screen.Filter(text);
            if (isSeen) console(text);
            return text;
        }
    }
}
