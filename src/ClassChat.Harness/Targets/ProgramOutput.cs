using System.Diagnostics;
using System.Text;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Targets;

/// <summary>Takes what a program prints: into its operator's history, and the last of it for reports.</summary>
/// <param name="console">The operator's history: standard output without errors.</param>
/// <param name="maxBytes">Most that a program may print; the rest is read and forgotten.</param>
internal sealed class ProgramOutput(History console, long maxBytes)
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
            lock (_gate) return _kept.ToString(Math.Max(0, _kept.Length - MaxKeptChars), Math.Min(_kept.Length, MaxKeptChars));
        }
    }

    /// <summary>Reads both streams until they end, which they do when all processes that hold them have ended.</summary>
    /// <param name="process">The program.</param>
    /// <param name="tooMuch">Called when it has printed too much, perhaps more than once.</param>
    public Task ReadAsync(Process process, Action tooMuch)
    {
        Interlocked.Exchange(ref _bytes, 0);
        return Task.WhenAll(
            ReadAsync(process.StandardOutput.BaseStream, true, tooMuch),
            ReadAsync(process.StandardError.BaseStream, false, tooMuch));
    }

    private async Task ReadAsync(Stream output, bool isConsole, Action tooMuch)
    {
        byte[] buffer = new byte[BufferBytes];
        char[] chars = new char[BufferBytes + 1]; // one character more may be left over from before
        Decoder decoder = new UTF8Encoding(false).GetDecoder();
        while (await output.ReadAsync(buffer) is > 0 and int count)
        {
            if (Interlocked.Add(ref _bytes, count) > maxBytes)
            {
                tooMuch();
                continue;
            }

            Keep(chars.AsSpan(0, decoder.GetChars(buffer.AsSpan(0, count), chars, flush: false)));
            if (!isConsole) continue;
            lock (console.Gate)
            {
                console.Text.Append(buffer.AsSpan(0, count));
                console.Announce();
            }
        }
    }

    private void Keep(ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            _kept.Append(text);
            if (_kept.Length > MaxKeptChars * 4) _kept.Remove(0, _kept.Length - MaxKeptChars);
        }
    }
}
