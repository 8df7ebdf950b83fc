using System.Buffers.Binary;
using System.Globalization;
using ClassChat.Harness.Linux;

namespace ClassChat.Harness.Probes;

/// <summary>
/// Looks at what the threads of a program wait in, and for what, as Linux tells it: <c>/proc/PID/task/TID/syscall</c>
/// has the call with its arguments, <c>/proc/PID/mem</c> what they point to.
/// </summary>
/// <remarks>
/// The kernel walks its whole table of connections for <c>/proc/PID/net/tcp</c>: milliseconds, where it is large. So a
/// socket is looked up when a thread waits for it, and a connection to the server once: no other gets its number.
/// </remarks>
/// <param name="root">The program's first process.</param>
/// <param name="port">The port of the server that it is connected to.</param>
internal sealed class WaitProbe(int root, int port)
{
    // select(2), poll(2): more than any client has.
    private const int MaxDescriptors = 4096;
    private const int PollEntryBytes = 8; // struct pollfd: int fd, short events, short revents
    private const short PollIn = 0x1 | 0x40; // POLLIN, POLLRDNORM
    private const uint EpollIn = 0x1 | 0x40;

    private readonly Lock _looking = new();
    private readonly HashSet<string> _connections = [];

    /// <summary>True if it can be seen on this system at all.</summary>
    public static bool CanSee => SystemCalls.AreKnown && File.Exists("/proc/self/syscall");

    /// <summary>All threads of all its processes.</summary>
    /// <exception cref="UnauthorizedAccessException">The system does not show them.</exception>
    public IReadOnlyList<ThreadLook> Look()
    {
        lock (_looking)
        {
            string? keyboard = ProcFiles.Link(ProcFiles.PathOf(root, "fd/0"));
            List<ThreadLook> threads = [];
            foreach (int process in ProcFiles.Tree(root))
            {
                var descriptors = new Descriptors(this, process, keyboard);
                foreach (int thread in ProcFiles.Numbers(ProcFiles.PathOf(process, "task")))
                    if (LookAt(process, thread, descriptors) is ThreadLook look) threads.Add(look);
            }

            return threads;
        }
    }

    private static ThreadLook? LookAt(int process, int thread, Descriptors descriptors)
    {
        string task = string.Create(CultureInfo.InvariantCulture, $"task/{thread}/");
        string? name = ProcFiles.Lines(ProcFiles.PathOf(process, task + "comm")).FirstOrDefault();
        string? line = ProcFiles.Lines(ProcFiles.PathOf(process, task + "syscall")).FirstOrDefault();
        if (name is null || line is null) return null;
        // "270 0x4 0x7ffe44639ca0 ...", or "running", or -1 where it waits without a call.
        string[] words = line.Split(' ');
        bool isCall = int.TryParse(words[0], CultureInfo.InvariantCulture, out int number) && words.Length > 3;
        if (!isCall || SystemCalls.Find(number) is not SystemCall call)
            return new ThreadLook(thread, name, ThreadWork.Other, "", Sources.None);
        ulong[] arguments = [.. words.Skip(1).Take(3).Select(Hex)];
        return new ThreadLook(thread, name, call.Work, call.Name, Awaited(process, call, arguments, descriptors));
    }

    private static Sources Awaited(int process, SystemCall call, ulong[] arguments, Descriptors descriptors)
    {
        IEnumerable<int> awaited = call.Shape switch
        {
            CallShape.Descriptor => [(int)arguments[0]],
            CallShape.Poll => Polled(process, arguments[0], arguments[1]),
            CallShape.Select => Selected(process, arguments[0], arguments[1]),
            _ => Watched(process, (int)arguments[0]),
        };
        return awaited.Aggregate(Sources.None, (sources, descriptor) => sources | descriptors.Of(descriptor));
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

    /// <summary>"tfd:        5 events:       19 data: ...": proc(5), <c>/proc/PID/fdinfo</c>.</summary>
    private static IEnumerable<int> Watched(int process, int epoll)
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
            return []; // it has gone on meanwhile
        }
    }

    private static ulong Hex(string word) => ulong.TryParse(
        word.AsSpan(word.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0), NumberStyles.HexNumber,
        CultureInfo.InvariantCulture, out ulong value)
        ? value
        : 0;

    /// <summary>
    /// True if a link, <c>socket:[12345]</c>, is one of a process's connections to the server.
    /// </summary>
    private bool IsConnection(int process, string link)
    {
        if (_connections.Contains(link)) return true;
        if (!link.StartsWith("socket:", StringComparison.Ordinal)) return false;
        return TcpTable.Names.Any(table =>
        {
            _connections.UnionWith(TcpTable.ConnectionsTo(ProcFiles.PathOf(process, table), port));
            return _connections.Contains(link);
        });
    }

    /// <summary>Which descriptors of a process are the keyboard, and which the connection to the server.</summary>
    private sealed class Descriptors(WaitProbe probe, int process, string? keyboard)
    {
        public Sources Of(int descriptor)
        {
            string path = ProcFiles.PathOf(process, string.Create(CultureInfo.InvariantCulture, $"fd/{descriptor}"));
            string? link = ProcFiles.Link(path);
            return link is null ? Sources.None
                : link == keyboard ? Sources.Keyboard
                : probe.IsConnection(process, link) ? Sources.Socket
                : Sources.None;
        }
    }
}
