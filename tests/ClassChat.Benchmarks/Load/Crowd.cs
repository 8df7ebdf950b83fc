using System.Net;
using System.Net.Sockets;
using ClassChat.Benchmarks.Wires;

namespace ClassChat.Benchmarks.Load;

/// <summary>Many clients that come in one after another, and then only take what they are told.</summary>
internal sealed class Crowd(IPEndPoint server, Wire wire) : IDisposable
{
    // Nobody looks at what is written here: all clients may write at once.
    private readonly byte[] _dropped = new byte[64 * 1024];
    private readonly List<LoadClient> _clients = [];
    private readonly List<Task> _taking = [];

    /// <summary>How many are here.</summary>
    public int Count => _clients.Count;

    /// <summary>Brings more in.</summary>
    public void Join(int count, CancellationToken cancel)
    {
        for (int i = 0; i < count; i++)
        {
            LoadClient client = LoadClient.Join(server, wire, $"idle{_clients.Count}", cancel);
            _clients.Add(client);
            _taking.Add(TakeAsync(client.Socket));
        }
    }

    /// <summary>Throws if the server has sent anybody away.</summary>
    public void Check()
    {
        int gone = _taking.Count(task => task.IsCompleted);
        if (gone > 0) throw new MeasurementFailedException($"the server closed the connections of {gone} idle clients");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LoadClient client in _clients) client.Dispose();
    }

    private async Task TakeAsync(Socket socket)
    {
        try
        {
            while (await socket.ReceiveAsync(_dropped) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Closed, by the server (see Check) or by us.
        }
    }
}
