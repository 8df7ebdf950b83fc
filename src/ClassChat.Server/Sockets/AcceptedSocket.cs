using System.Net.Sockets;

namespace ClassChat.Server.Sockets;

/// <summary>A client's socket and its slot at the listener, which is free again when the socket is closed.</summary>
/// <param name="socket">The socket.</param>
/// <param name="slots">Where a slot was taken for it.</param>
internal sealed class AcceptedSocket(Socket socket, SemaphoreSlim slots) : IDisposable
{
    private int _isDisposed;

    /// <summary>The socket; not to be disposed by itself.</summary>
    public Socket Socket => socket;

    /// <summary>Closes the socket, then gives its slot back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1) return;
        socket.Dispose();
        slots.Release();
    }
}
