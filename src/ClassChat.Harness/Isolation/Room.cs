using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using ClassChat.Harness.Linux;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// A network of its own, with nothing in it but the loopback interface, and the thread that stands in it. In Linux the
/// network belongs to a thread: programs that this thread starts, and sockets that it makes, are in the room and stay
/// there. A program that is told to die with its parent dies with this thread.
/// </summary>
internal sealed class Room : IDisposable
{
    // netdevice(7): struct ifreq is the name and then, here, the flags.
    private const int InterfaceBytes = 40;
    private const int FlagsOffset = 16;
    private const int ThreadStackBytes = 256 * 1024;
    private const int MaxWork = 1024;

    // A program may bind any port of its own network.
    private const string LowestFreePort = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

    private readonly BlockingCollection<Task> _work = new(MaxWork);

    private Room()
    {
    }

    /// <summary>Asks who listens in it; null if it is the machine's own network.</summary>
    public ListenerQuery? Listeners { get; private set; }

    /// <summary>Opens one; null if the system does not allow it.</summary>
    /// <param name="hasOwnNetwork">False: the thread stays in the machine's network.</param>
    public static Room? Open(bool hasOwnNetwork)
    {
        var room = new Room();
        var thread = new Thread(room.Work, ThreadStackBytes) { IsBackground = true, Name = "room" };
        thread.Start();
        if (!hasOwnNetwork || room.Do(room.Separate)) return room;
        room.Dispose();
        return null;
    }

    /// <summary>Has the thread do something, and waits for it: it takes a fraction of a millisecond.</summary>
    public T Do<T>(Func<T> work)
    {
        var task = new Task<T>(work);
        _work.Add(task);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>A socket in this network.</summary>
    public Socket OpenSocket() => Do(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.CompleteAdding();
        Listeners?.Dispose();
    }

    private void Work()
    {
        foreach (Task task in _work.GetConsumingEnumerable()) task.RunSynchronously(TaskScheduler.Default);
    }

    private bool Separate()
    {
        if (LibC.Unshare(LibC.CLONE_NEWNET) != 0) return false;
        byte[] loopback = new byte[InterfaceBytes];
        Encoding.ASCII.GetBytes("lo", loopback);
        BitConverter.TryWriteBytes(loopback.AsSpan(FlagsOffset), (short)(LibC.IFF_UP | LibC.IFF_RUNNING));
        int socket = LibC.Socket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
        bool isUp = LibC.Ioctl(socket, LibC.SIOCSIFFLAGS, loopback) == 0;
        _ = LibC.Close(socket);
        if (!isUp) return false;

        FreeLowPorts();
        LibC.ClearAmbientCapabilities();
        Listeners = new ListenerQuery();
        return true;
    }

    private static void FreeLowPorts()
    {
        try
        {
            File.WriteAllText(LowestFreePort, "0");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then ports below 1024 are refused to it, as everywhere.
        }
    }
}
