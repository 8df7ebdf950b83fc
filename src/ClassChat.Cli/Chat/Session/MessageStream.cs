using ClassChat.Protocol.Encryption;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Messages;

namespace ClassChat.Cli.Chat.Session;

/// <summary>
/// Cuts the bytes from a server into messages and skips the prompt, or other text, before the first one; restarted for
/// each new connection.
/// </summary>
internal sealed class MessageStream : IDisposable
{
    private FrameDecoder _frames = new();
    private FrameCipher? _cipher;
    private bool _isEncrypted; // true once an encrypted message has come: the others must be, too
    private bool _hasBegun; // true once the prompt, or any other text before the first object, was skipped

    /// <summary>Resets the state for a new connection.</summary>
    public void Restart()
    {
        _frames.Dispose();
        _frames = new FrameDecoder();
        _hasBegun = _isEncrypted = false;
        _cipher = null;
    }

    /// <summary>Decrypts what the server sends; the first messages may still be in clear.</summary>
    public void Decrypt(FrameCipher cipher)
    {
        _cipher = cipher;
        _frames.MaxFrameBytes = FrameCipher.MaxEnvelopeBytes;
    }

    /// <summary>Adds bytes received from the server.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _frames.Append(bytes);

    /// <summary>True once the server has sent an encrypted message.</summary>
    public bool IsEncrypted => _isEncrypted;

    /// <summary>Reads the next message.</summary>
    /// <param name="message">The message; null if nothing that follows can be understood.</param>
    /// <returns>False if it has not arrived completely.</returns>
    public bool TryRead(out ServerMessage? message)
    {
        message = null;
        if (!_hasBegun)
        {
            while (_frames.TryReadName(rested: false, out _))
            {
            }

            if (!_frames.BeginsWithObject) return false;
            _hasBegun = true;
        }

        if (!_frames.TryRead(out Frame frame))
        {
            _frames.ReleaseIfEmpty();
            return false;
        }

        message = frame.Kind switch
        {
            FrameKind.Json => Read(frame.Bytes),
            FrameKind.Unrecoverable => null,
            _ => new ServerMessage.Unknown($"{frame.Kind} frame"),
        };
        return true;
    }

    private ServerMessage Read(ReadOnlyMemory<byte> frame)
    {
        if (_cipher is null) return ServerMessageReader.Read(frame);
        if (_cipher.Open(frame, out ReadOnlyMemory<byte> inside) is null)
        {
            _isEncrypted = true;
            return ServerMessageReader.Read(inside);
        }

        return _isEncrypted ? new ServerMessage.Unknown("not encrypted, or changed") : ServerMessageReader.Read(frame);
    }

    /// <inheritdoc/>
    public void Dispose() => _frames.Dispose();
}
