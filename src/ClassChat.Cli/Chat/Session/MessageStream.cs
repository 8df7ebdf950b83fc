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
    private bool _hasBegun; // true once the prompt, or any other text before the first object, was skipped

    /// <summary>Resets the state for a new connection.</summary>
    public void Restart()
    {
        _frames.Dispose();
        _frames = new FrameDecoder();
        _hasBegun = false;
    }

    /// <summary>Adds bytes received from the server.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _frames.Append(bytes);

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
            FrameKind.Json => ServerMessageReader.Read(frame.Bytes),
            FrameKind.Unrecoverable => null,
            _ => new ServerMessage.Unknown($"{frame.Kind} frame"),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _frames.Dispose();
}
