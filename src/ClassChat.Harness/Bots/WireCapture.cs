namespace ClassChat.Harness.Bots;

/// <summary>
/// The first bytes that a bot sent and received, as they were on the wire, up to a limit: for checks of encryption.
/// Thread-safe.
/// </summary>
internal sealed class WireCapture
{
    /// <summary>Maximum of bytes kept of each direction: many times what a scenario about encryption sends.</summary>
    private const int MaxBytes = 256 * 1024;

    private readonly Lock _lock = new();
    private readonly List<byte> _sent = [];
    private readonly List<byte> _received = [];

    /// <summary>The bytes sent.</summary>
    public byte[] Sent
    {
        get
        {
            lock (_lock) return [.. _sent];
        }
    }

    /// <summary>The bytes received.</summary>
    public byte[] Received
    {
        get
        {
            lock (_lock) return [.. _received];
        }
    }

    /// <summary>Adds sent bytes.</summary>
    public void AddSent(ReadOnlySpan<byte> bytes) => Add(_sent, bytes);

    /// <summary>Adds received bytes.</summary>
    public void AddReceived(ReadOnlySpan<byte> bytes) => Add(_received, bytes);

    private void Add(List<byte> all, ReadOnlySpan<byte> bytes)
    {
        lock (_lock) all.AddRange(bytes[..Math.Min(bytes.Length, MaxBytes - all.Count)]);
    }
}
