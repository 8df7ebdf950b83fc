using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Thread in its own network namespace with only a loopback interface or, if asked for, in the machine's network.
/// Programs and sockets created on it belong to its network; programs that die with their parent die with it.
/// </summary>
public sealed class NetworkNamespace : IDisposable
{
    // netdevice(7): struct ifreq holds the name, followed here by the flags.
    private const int InterfaceBytes = 40;
    private const int FlagsOffset = 16;
    private const int ThreadStackBytes = 256 * 1024;
    private const int MaxTasks = 1024;

    // Lets a program bind any port in its own network.
    private const string LowestFreePort = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

    private readonly BlockingCollection<Task> _tasks = new(MaxTasks);

    private NetworkNamespace()
    {
    }

    /// <summary>Queries listening ports in this namespace; null if the thread uses the machine's own network.</summary>
    public SockDiag? Listeners { get; private set; }

    /// <summary>Creates a namespace and its thread; null if the system does not allow it.</summary>
    /// <param name="hasOwnNetwork">False: the thread stays in the machine's network.</param>
    public static NetworkNamespace? Open(bool hasOwnNetwork) => Open(hasOwnNetwork, out _);

    /// <summary>Creates a namespace and its thread; null, with the reason, if that is not possible.</summary>
    /// <param name="hasOwnNetwork">False: the thread stays in the machine's network.</param>
    /// <param name="fault">Reason why it could not be created; null on success.</param>
    public static NetworkNamespace? Open(bool hasOwnNetwork, out string? fault)
    {
        var network = new NetworkNamespace();
        var thread = new Thread(network.Work, ThreadStackBytes) { IsBackground = true, Name = "namespace" };
        thread.Start();
        fault = hasOwnNetwork ? network.Run(network.Separate) : null;
        if (fault is null) return network;
        network.Dispose();
        return null;
    }

    /// <summary>
    /// Runs a function on the namespace's thread and waits for its result, typically a fraction of a millisecond.
    /// </summary>
    public T Run<T>(Func<T> work)
    {
        var task = new Task<T>(work);
        _tasks.Add(task);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Creates a TCP socket in this network.</summary>
    /// <param name="family">IPv4 or IPv6. Default: IPv4.</param>
    public Socket OpenSocket(AddressFamily family = AddressFamily.InterNetwork) =>
        Run(() => TcpSocket.Open(family));

    /// <inheritdoc/>
    public void Dispose()
    {
        _tasks.CompleteAdding();
        Listeners?.Dispose();
    }

    private void Work()
    {
        LibC.LeaveSessionKeyring();
        foreach (Task task in _tasks.GetConsumingEnumerable()) task.RunSynchronously(TaskScheduler.Default);
    }

    private string? Separate()
    {
        if (LibC.Unshare(LibC.CLONE_NEWNET) != 0) return LastError();
        byte[] loopback = new byte[InterfaceBytes];
        Encoding.ASCII.GetBytes("lo", loopback);
        BitConverter.TryWriteBytes(loopback.AsSpan(FlagsOffset), (short)(LibC.IFF_UP | LibC.IFF_RUNNING));
        int socket = LibC.Socket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
        if (socket < 0) return LastError();
        string? down = LibC.Ioctl(socket, LibC.SIOCSIFFLAGS, loopback) == 0 ? null : LastError();
        _ = LibC.Close(socket);
        if (down is not null) return down;

        FreeLowPorts();
        LibC.ClearAmbientCapabilities();
        Listeners = new SockDiag();
        return null;
    }

    private static string LastError()
    {
        int error = Marshal.GetLastPInvokeError();
        return ErrorAdvice.WithRemedy(Marshal.GetPInvokeErrorMessage(error), (SystemError)error);
    }

    private static void FreeLowPorts()
    {
        try
        {
            Failpoint.Pass(FailpointKind.WriteFile, LowestFreePort);
            File.WriteAllText(LowestFreePort, "0");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then ports below 1024 are refused, as outside the namespace.
        }
    }
}
