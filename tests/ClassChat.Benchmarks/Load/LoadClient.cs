using System.Net;
using System.Net.Sockets;
using ClassChat.Benchmarks.Wires;

namespace ClassChat.Benchmarks.Load;

/// <summary>A client that is nothing but a socket, and has come in under its name.</summary>
internal sealed class LoadClient : IDisposable
{
    /// <summary>How long the next bytes may take: far longer than any of these servers ever needs.</summary>
    private const int PatienceMs = 20_000;

    private readonly CancellationTokenRegistration _cancelling;

    private LoadClient(string name, CancellationToken cancel)
    {
        Name = name;
        Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = PatienceMs,
            SendTimeout = PatienceMs,
        };
        // Ends every wait of the threads that serve it.
        _cancelling = cancel.Register(Socket.Dispose);
    }

    /// <summary>Under which the server knows it.</summary>
    public string Name { get; }

    /// <summary>The connection.</summary>
    public Socket Socket { get; }

    /// <summary>Connects, and comes in.</summary>
    public static LoadClient Join(IPEndPoint server, Wire wire, string name, CancellationToken cancel)
    {
        LoadClient client = Connect(server, name, cancel);
        try
        {
            client.Send(wire.Hello(name));
            var ready = new PatternReader(client.Socket, wire.Ready);
            while (ready.Receive() == 0)
            {
            }

            return client;
        }
        catch (MeasurementFailedException error)
        {
            client.Dispose();
            throw new MeasurementFailedException($"{name} could not come in: {error.Message}", error);
        }
    }

    /// <summary>Connects, and says nothing yet.</summary>
    public static LoadClient Connect(IPEndPoint server, string name, CancellationToken cancel)
    {
        var client = new LoadClient(name, cancel);
        try
        {
            client.Socket.Connect(server);
            return client;
        }
        catch (SocketException error)
        {
            client.Dispose();
            throw new MeasurementFailedException($"{name} could not connect: {error.Message}", error);
        }
    }

    /// <summary>Sends bytes, all of them.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty) bytes = bytes[Socket.Send(bytes)..];
        }
        catch (SocketException error)
        {
            throw new MeasurementFailedException($"{Name} could not send: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancelling.Dispose();
        Socket.Dispose();
    }
}
