using System.Net.Sockets;
using ClassChat.Protocol;
using ClassChat.Protocol.Encryption;
using ClassChat.Protocol.Framing;

namespace ClassChat.Client.Wire;

/// <summary>
/// Reads <see cref="Frame"/> values from a socket through a <see cref="FrameDecoder"/>; can skip the prompt before
/// them.
/// </summary>
internal sealed class FrameReader : IDisposable
{
    private const int ReadBytes = 16 * 1024;

    private readonly Socket _socket;
    private readonly FrameDecoder _decoder = new();
    private FrameCipher? _cipher;

    /// <summary>Creates a reader for a connected socket.</summary>
    public FrameReader(Socket socket) => _socket = socket;

    /// <summary>
    /// Skips the prompt, and any other text that a server sends before its first object (classic dialect, "task4 and
    /// above").
    /// </summary>
    /// <returns>False if the stream ended, or too much text arrived, before an object.</returns>
    public async ValueTask<bool> SkipPromptAsync(CancellationToken cancellationToken)
    {
        int read = 0;
        while (read <= Limits.MaxGarbageBytes)
        {
            int count = await ReceiveAsync(cancellationToken);
            if (count == 0) return false;
            read += count;
            while (_decoder.TryReadName(rested: false, out _))
            {
            }

            if (_decoder.BeginsWithObject) return true;
        }

        return false;
    }

    /// <summary>Expects encrypted frames from here on; others are malformed.</summary>
    public void Decrypt(FrameCipher cipher)
    {
        _cipher = cipher;
        _decoder.MaxFrameBytes = FrameCipher.MaxEnvelopeBytes;
    }

    /// <summary>Reads the next frame, valid until the next call; null at the end of the stream.</summary>
    public async ValueTask<Frame?> ReadAsync(CancellationToken cancellationToken)
    {
        Frame frame;
        while (!_decoder.TryRead(out frame))
        {
            _decoder.ReleaseIfEmpty();
            if (await ReceiveAsync(cancellationToken) == 0) return null;
        }

        if (_cipher is null || frame.Kind != FrameKind.Json) return frame;
        return _cipher.Open(frame.Bytes, out ReadOnlyMemory<byte> inside) is null
            ? new Frame(FrameKind.Json, inside)
            : new Frame(FrameKind.Malformed, default);
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();

    private async ValueTask<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        int count = await _socket.ReceiveAsync(_decoder.GetBuffer(ReadBytes), cancellationToken);
        _decoder.Advance(count);
        return count;
    }
}
