using System.Net.Sockets;

namespace ClassChat.Server.Sockets;

/// <summary>
/// A client's socket together with its slot at the <see cref="Listener"/>, which is released when the socket is closed.
/// </summary>
/// <param name="socket">The socket.</param>
/// <param name="slots">The semaphore from which the slot was taken.</param>
internal sealed class AcceptedSocket(Socket socket, SemaphoreSlim slots) : IDisposable
{
    private int _isDisposed;

    /// <summary>The socket; must not be disposed of directly.</summary>
    public Socket Socket => socket;

    /// <summary>Closes the socket, then releases its slot.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1) return;
        socket.Dispose();
        slots.Release();
    }
}
