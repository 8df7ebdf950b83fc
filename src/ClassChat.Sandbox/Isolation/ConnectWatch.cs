using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Watches a network namespace for attempts to open TCP connections, also where nobody listens: raw sockets (raw(7),
/// ipv6(7)) receive each packet, and the first one of a connection has the SYN flag alone.
/// </summary>
internal sealed class ConnectWatch : IAsyncDisposable
{
    /// <summary>Maximum number of attempts that are kept.</summary>
    private const int MaxAttempts = 16;

    private const int ReadBytes = 256; // the headers
    private const int PortOffset = 2, FlagsOffset = 13, MinTcpBytes = 20;
    private const int AddressOffset = 16, AddressEnd = 20; // destination in the IPv4 header
    private const byte Syn = 0x02, Ack = 0x10;

    private readonly Lock _lock = new();
    private readonly List<IPEndPoint> _attempts = [];
    private readonly IReadOnlyList<Socket> _sockets;
    private readonly Task _watching;

    private ConnectWatch(IReadOnlyList<Socket> sockets)
    {
        _sockets = sockets;
        _watching = Task.WhenAll(sockets.Select(WatchAsync));
    }

    /// <summary>The addresses of the attempts, each once, in order.</summary>
    public IReadOnlyList<IPEndPoint> Attempts
    {
        get
        {
            lock (_lock) return [.. _attempts];
        }
    }

    /// <summary>Starts to watch a network; null if the system does not allow it.</summary>
    public static ConnectWatch? Open(NetworkNamespace network)
    {
        Socket[] sockets =
        [
            .. new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 }
                .Select(family => network.Run(() => TryOpen(family))).OfType<Socket>(),
        ];
        return sockets.Length == 0 ? null : new ConnectWatch(sockets);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (Socket socket in _sockets) socket.Dispose();
        await _watching;
    }

    /// <summary>The address to which a packet would open a connection; null for any other packet.</summary>
    /// <param name="packet">For IPv4, the IP header and what follows; for IPv6, only what follows.</param>
    /// <param name="isSix">True for IPv6.</param>
    internal static IPEndPoint? Find(ReadOnlySpan<byte> packet, bool isSix)
    {
        int header = isSix ? 0 : packet.Length < AddressEnd ? packet.Length : (packet[0] & 0x0F) * 4;
        if (packet.Length < header + MinTcpBytes) return null;
        ReadOnlySpan<byte> tcp = packet[header..];
        if ((tcp[FlagsOffset] & (Syn | Ack)) != Syn) return null;
        IPAddress address = isSix ? IPAddress.IPv6Loopback : new IPAddress(packet[AddressOffset..AddressEnd]);
        return new IPEndPoint(address, BinaryPrimitives.ReadUInt16BigEndian(tcp[PortOffset..]));
    }

    private static Socket? TryOpen(AddressFamily family)
    {
        try
        {
            return new Socket(family, SocketType.Raw, ProtocolType.Tcp);
        }
        catch (SocketException)
        {
            return null; // no right to, or no IPv6 here
        }
    }

    private async Task WatchAsync(Socket socket)
    {
        bool isSix = socket.AddressFamily == AddressFamily.InterNetworkV6;
        byte[] packet = new byte[ReadBytes];
        try
        {
            while (true)
            {
                int count = await socket.ReceiveAsync(packet);
                if (Find(packet.AsSpan(0, count), isSix) is IPEndPoint attempt) Keep(attempt);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The watch has ended.
        }
    }

    private void Keep(IPEndPoint attempt)
    {
        lock (_lock)
        {
            if (_attempts.Count < MaxAttempts && !_attempts.Contains(attempt)) _attempts.Add(attempt);
        }
    }
}
