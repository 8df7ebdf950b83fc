using System.Net.Sockets;

namespace ClassChat.Benchmarks.Load;

/// <summary>Counts how often some bytes stand in a stream that arrives in pieces cut anywhere.</summary>
/// <param name="socket">Where the stream comes from.</param>
/// <param name="pattern">The bytes.</param>
internal sealed class PatternReader(Socket socket, byte[] pattern)
{
    private const int BufferBytes = 256 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _kept; // from the piece before: too little to tell

    /// <summary>Waits for the next piece.</summary>
    /// <returns>How many patterns it completes.</returns>
    /// <exception cref="MeasurementFailedException">Nothing comes in time, or never will.</exception>
    public int Receive()
    {
        Span<byte> seen = _buffer.AsSpan(0, _kept + ReceiveInto(_buffer.AsSpan(_kept)));
        int found = 0;
        for (int next = seen.IndexOf(pattern); next >= 0; next = seen.IndexOf(pattern))
        {
            found++;
            seen = seen[(next + pattern.Length)..];
        }

        _kept = Math.Min(pattern.Length - 1, seen.Length);
        seen[^_kept..].CopyTo(_buffer);
        return found;
    }

    /// <summary>Waits until the pattern has come as often as it is to come.</summary>
    public void ReceiveAll(int count)
    {
        int found = 0;
        while (found < count) found += Receive();
        if (found > count) throw new MeasurementFailedException($"{found} came where {count} were expected");
    }

    private int ReceiveInto(Span<byte> room)
    {
        try
        {
            int count = socket.Receive(room);
            return count > 0 ? count : throw new MeasurementFailedException("the server closed a connection");
        }
        catch (SocketException error)
        {
            throw new MeasurementFailedException($"nothing more came: {error.Message}", error);
        }
    }
}
