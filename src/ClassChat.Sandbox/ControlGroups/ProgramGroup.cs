using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Sandbox.ControlGroups;

/// <summary>Limits that the kernel enforces on a control group.</summary>
/// <param name="MemoryBytes">Memory, including files in memory and what the kernel holds for its processes.</param>
/// <param name="Tasks">Number of processes and threads.</param>
internal sealed record GroupLimits(long MemoryBytes, int Tasks);

/// <summary>
/// Paths of the groups of one program; several are the same where one hierarchy has several controllers.
/// </summary>
/// <param name="Memory">The group that limits memory.</param>
/// <param name="Tasks">The group that limits processes and threads.</param>
/// <param name="ProcessorTime">The group that counts processor time.</param>
internal sealed record GroupPaths(string Memory, string Tasks, string ProcessorTime)
{
    /// <summary>Each path once.</summary>
    public IReadOnlyList<string> All => [.. new[] { Memory, Tasks, ProcessorTime }.Distinct()];
}

/// <summary>
/// The control groups of one program under test: all its processes are in them, whatever they do. The groups limit,
/// count and end these processes.
/// </summary>
internal sealed class ProgramGroup : IDisposable
{
    private const int MaxCounterBytes = 1024;
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>Largest request for memory that fails without any smaller one being tried.</summary>
    private const long MaxRequestBytes = 1 << 20;

    private readonly GroupTree _tree;
    private readonly GroupPaths _paths;
    private readonly List<SafeFileHandle> _open = [];
    private readonly SafeFileHandle? _killed, _limit, _highest, _time, _tasks;
    private readonly bool _isTimeUnified;

    /// <summary>Opens the counters of groups that exist.</summary>
    public ProgramGroup(GroupTree tree, GroupPaths paths)
    {
        _tree = tree;
        _paths = paths;
        _killed = Open(paths.Memory, "memory.events") ?? Open(paths.Memory, "memory.oom_control");
        _limit = Open(paths.Memory, "memory.limit_in_bytes");
        _highest = Open(paths.Memory, "memory.max_usage_in_bytes");
        _time = Open(paths.ProcessorTime, "cpuacct.usage");
        _isTimeUnified = _time is null;
        _time ??= Open(paths.ProcessorTime, "cpu.stat");
        _tasks = Open(paths.Tasks, "pids.current");
    }

    /// <summary>
    /// Files to which a process with one thread writes <c>0</c> to join. In version 1 it joins as a thread, which the
    /// kernel does without waiting for all others; its children are in the group in either case.
    /// </summary>
    public IReadOnlyList<string> JoinFiles =>
    [
        .. _paths.All.Select(group => Path.Combine(group, "tasks") is var tasks && File.Exists(tasks)
            ? tasks
            : Path.Combine(group, GroupTree.ProcessesFile)),
    ];

    /// <summary>True if all counters can be read.</summary>
    public bool IsComplete =>
        Counter(_killed, "oom_kill") is not null && Tasks is not null && ProcessorTime is not null;

    /// <summary>
    /// True if the kernel has ended one of its processes because they used all the memory of the limit. When the whole
    /// machine runs out of memory, it may end one long before.
    /// </summary>
    public bool IsOutOfMemory => Counter(_killed, "oom_kill") > 0
        && (Counter(_killed, "oom") > 0 || Counter(_highest, "") > Counter(_limit, "") - MaxRequestBytes);

    /// <summary>Processor time of all its processes, ended ones included; null if it cannot be read any more.</summary>
    public TimeSpan? ProcessorTime => (_isTimeUnified
        ? Counter(_time, "usage_usec") * NanosecondsPerMicrosecond
        : Counter(_time, "")) is long nanoseconds
            ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
            : null;

    /// <summary>Number of its processes and threads, including ended ones that their parents have not reaped.</summary>
    public long? Tasks => Counter(_tasks, "");

    /// <summary>Numbers of its processes.</summary>
    public IReadOnlyList<int> Processes => GroupTree.ProcessesOf(_paths.Tasks);

    /// <summary>Kills all its processes.</summary>
    public void KillAll() => _tree.KillAll(_paths.All);

    /// <summary>Sets the limits of new groups.</summary>
    /// <returns>False if the kernel refuses one.</returns>
    public static bool SetLimits(GroupTree tree, GroupPaths paths, GroupLimits limits)
    {
        string memory = limits.MemoryBytes.ToString(CultureInfo.InvariantCulture);
        string tasks = limits.Tasks.ToString(CultureInfo.InvariantCulture);
        bool isUnified = File.Exists(Path.Combine(paths.Memory, "memory.max"));
        bool isLimited = Set(paths.Tasks, "pids.max", tasks)
            && Set(paths.Memory, isUnified ? "memory.max" : "memory.limit_in_bytes", memory);
        // Only where the kernel can swap and counts it. Version 1 limits the buffers of sockets apart.
        if (!isUnified)
            return isLimited && SetIfThere(paths.Memory, "memory.memsw.limit_in_bytes", memory)
                && SetIfThere(paths.Memory, "memory.kmem.tcp.limit_in_bytes", memory);
        return isLimited && SetIfThere(paths.Memory, "memory.swap.max", "0")
            && SetIfThere(paths.Memory, "memory.oom.group", "1");

        bool Set(string group, string file, string value) => tree.Write(Path.Combine(group, file), value);
        bool SetIfThere(string group, string file, string value) =>
            !File.Exists(Path.Combine(group, file)) || Set(group, file, value);
    }

    /// <summary>Kills what is left in the groups and removes them, with any subgroups made by the program.</summary>
    /// <returns>False while processes are still ending.</returns>
    public bool TryRemove()
    {
        bool areGone = true;
        foreach (string group in _paths.All) areGone &= _tree.Clear(group);
        return areGone;
    }

    /// <summary>Closes the counters. The groups stay.</summary>
    public void Dispose()
    {
        foreach (SafeFileHandle file in _open) file.Dispose();
    }

    /// <summary>
    /// Value of a counter: of the line that begins with its name, or without a name the whole file; null if there is
    /// none.
    /// </summary>
    private static long? Counter(SafeFileHandle? file, string name)
    {
        if (file is null) return null;
        Span<byte> bytes = stackalloc byte[MaxCounterBytes];
        int count;
        try
        {
            count = RandomAccess.Read(file, bytes, 0);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return null; // the group has just been removed
        }

        foreach (string line in Encoding.ASCII.GetString(bytes[..count]).Split('\n'))
        {
            if (name.Length > 0 && !line.StartsWith(name + " ", StringComparison.Ordinal)) continue;
            string number = name.Length > 0 ? line[(name.Length + 1)..] : line;
            return long.TryParse(number, CultureInfo.InvariantCulture, out long value) ? value : null;
        }

        return null;
    }

    private SafeFileHandle? Open(string group, string file)
    {
        string path = Path.Combine(group, file);
        if (!File.Exists(path)) return null;
        try
        {
            // Shared: another kind of sharing would lock the file.
            SafeFileHandle handle = File.OpenHandle(path, share: FileShare.ReadWrite);
            _open.Add(handle);
            return handle;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
