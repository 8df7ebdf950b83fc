using System.Buffers.Binary;
using System.Globalization;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Probes;

/// <summary>
/// Reads from Linux whether each thread of a client program waits for its keyboard or its server:
/// <c>/proc/PID/task/TID/syscall</c> shows the call and its arguments, <c>/proc/PID/mem</c> the memory they point to.
/// </summary>
/// <remarks>The kernel walks its whole connection table for <c>/proc/PID/net/tcp</c>, which takes milliseconds when the
/// table is large. Therefore a socket is looked up only when a thread waits for it, and connections to the server are
/// remembered: their inode numbers are not reused.</remarks>
/// <param name="root">Number of the program's first process.</param>
/// <param name="port">Port of the server that the program is connected to.</param>
public sealed class SyscallProbe(int root, int port)
{
    // For select(2) and poll(2): more than any client has.
    private const int MaxDescriptors = 4096;
    private const int PollEntryBytes = 8; // struct pollfd: int fd, short events, short revents
    private const short PollIn = 0x1 | 0x40; // POLLIN, POLLRDNORM
    private const uint EpollIn = 0x1 | 0x40;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _connections = [];

    /// <summary>True if this system provides the data.</summary>
    public static bool CanSee => SystemCalls.AreKnown && File.Exists("/proc/self/syscall");

    /// <summary>Takes a snapshot of all threads of all processes of the program.</summary>
    /// <exception cref="UnauthorizedAccessException">The system does not show them.</exception>
    public IReadOnlyList<ThreadSnapshot> Snapshot()
    {
        lock (_lock)
        {
            string? keyboard = ProcFiles.Link(ProcFiles.PathOf(root, "fd/0"));
            List<ThreadSnapshot> threads = [];
            foreach (int process in ProcFiles.Tree(root))
            {
                var descriptors = new InputDescriptors(this, process, keyboard);
                foreach (int thread in ProcFiles.Numbers(ProcFiles.PathOf(process, "task")))
                    if (SnapshotOf(process, thread, descriptors) is ThreadSnapshot snapshot) threads.Add(snapshot);
            }

            return threads;
        }
    }

    private static ThreadSnapshot? SnapshotOf(int process, int thread, InputDescriptors descriptors)
    {
        string task = string.Create(CultureInfo.InvariantCulture, $"task/{thread}/");
        string? name = ProcFiles.Lines(ProcFiles.PathOf(process, task + "comm")).FirstOrDefault();
        string? line = ProcFiles.Lines(ProcFiles.PathOf(process, task + "syscall")).FirstOrDefault();
        if (name is null || line is null) return null;
        // "270 0x4 0x7ffe44639ca0 ...", or "running", or -1 if the thread is blocked outside a system call.
        string[] words = line.Split(' ');
        bool isCall = int.TryParse(words[0], CultureInfo.InvariantCulture, out int number) && words.Length > 3;
        if (!isCall || SystemCalls.Find(number) is not SystemCall call)
            return new ThreadSnapshot(thread, name, ThreadActivity.Other, "", InputSources.None);
        ulong[] arguments = [.. words.Skip(1).Take(3).Select(Hex)];
        return new ThreadSnapshot(thread, name, call.Work, call.Name, Awaited(process, call, arguments, descriptors));
    }

    private static InputSources Awaited(int process, SystemCall call, ulong[] arguments, InputDescriptors descriptors)
    {
        IEnumerable<int> awaited = call.Shape switch
        {
            SyscallShape.Descriptor => [(int)arguments[0]],
            SyscallShape.Poll => Polled(process, arguments[0], arguments[1]),
            SyscallShape.Select => Selected(process, arguments[0], arguments[1]),
            _ => EpollDescriptors(process, (int)arguments[0]),
        };
        return awaited.Aggregate(
            InputSources.None, (inputSources, descriptor) => inputSources | descriptors.Classify(descriptor));
    }

    private static IEnumerable<int> Polled(int process, ulong address, ulong count)
    {
        byte[] entries = Memory(process, address, (int)Math.Min(count, MaxDescriptors) * PollEntryBytes);
        for (int at = 0; at + PollEntryBytes <= entries.Length; at += PollEntryBytes)
        {
            short events = BinaryPrimitives.ReadInt16LittleEndian(entries.AsSpan(at + 4));
            if ((events & PollIn) != 0) yield return BinaryPrimitives.ReadInt32LittleEndian(entries.AsSpan(at));
        }
    }

    private static IEnumerable<int> Selected(int process, ulong count, ulong address)
    {
        int descriptors = (int)Math.Min(count, MaxDescriptors);
        byte[] bits = Memory(process, address, (descriptors + 7) / 8);
        return Enumerable.Range(0, Math.Min(descriptors, bits.Length * 8))
            .Where(descriptor => (bits[descriptor / 8] & (1 << (descriptor % 8))) != 0);
    }

    /// <summary>
    /// Descriptors that an epoll set watches for reading, from <c>/proc/PID/fdinfo</c> (proc(5)): "tfd:        5
    /// events:       19 data: ...".
    /// </summary>
    private static IEnumerable<int> EpollDescriptors(int process, int epoll)
    {
        string path = ProcFiles.PathOf(process, string.Create(CultureInfo.InvariantCulture, $"fdinfo/{epoll}"));
        foreach (string line in ProcFiles.Lines(path).Where(line => line.StartsWith("tfd:", StringComparison.Ordinal)))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            bool isRead = words.Length > 3
                && uint.TryParse(words[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint events)
                && (events & EpollIn) != 0;
            if (isRead) yield return int.Parse(words[1], CultureInfo.InvariantCulture);
        }
    }

    private static byte[] Memory(int process, ulong address, int length)
    {
        if (address == 0 || length <= 0) return [];
        try
        {
            using var file = File.OpenHandle(ProcFiles.PathOf(process, "mem"), share: FileShare.ReadWrite);
            byte[] bytes = new byte[length];
            int count = RandomAccess.Read(file, bytes, (long)address);
            return bytes[..count];
        }
        catch (IOException)
        {
            return []; // the thread no longer waits
        }
    }

    private static ulong Hex(string word) => ulong.TryParse(
        word.AsSpan(word.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0), NumberStyles.HexNumber,
        CultureInfo.InvariantCulture, out ulong value)
        ? value
        : 0;

    /// <summary>
    /// True if a link such as <c>socket:[12345]</c> is one of the process's connections to the server.
    /// </summary>
    private bool IsConnection(int process, string link)
    {
        if (_connections.Contains(link)) return true;
        if (!link.StartsWith("socket:", StringComparison.Ordinal)) return false;
        return TcpSocketTable.Names.Any(table =>
        {
            _connections.UnionWith(TcpSocketTable.ConnectionsTo(ProcFiles.PathOf(process, table), port));
            return _connections.Contains(link);
        });
    }

    /// <summary>Classifies the descriptors of a process: keyboard, connection to the server, or neither.</summary>
    private sealed class InputDescriptors(SyscallProbe probe, int process, string? keyboard)
    {
        public InputSources Classify(int descriptor)
        {
            string path = ProcFiles.PathOf(process, string.Create(CultureInfo.InvariantCulture, $"fd/{descriptor}"));
            string? link = ProcFiles.Link(path);
            return link is null ? InputSources.None
                : link == keyboard ? InputSources.Keyboard
                : probe.IsConnection(process, link) ? InputSources.Socket
                : InputSources.None;
        }
    }
}
