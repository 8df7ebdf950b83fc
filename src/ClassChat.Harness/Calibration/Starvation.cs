using System.Diagnostics;
using System.Globalization;
using ClassChat.Harness.Linux;

namespace ClassChat.Harness.Calibration;

/// <summary>
/// Takes the processor away from this process and from all that it starts: they are kept to a few cores, each with a
/// busy neighbour that goes first and takes its part of every stretch of time. For the rest of the process's life:
/// the system lets nobody take back a priority that he gave up.
/// </summary>
public sealed class Starvation : IDisposable
{
    /// <summary>The least that may be left, in cores.</summary>
    public const double LeastCores = 0.05;

    /// <summary>Neighbour and neighboured take turns within this.</summary>
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(20);

    /// <summary>setpriority(2): the lowest priority, 1.5 % of a core beside a thread of the usual one.</summary>
    private const int Lowest = 19;

    private readonly ManualResetEvent _over = new(initialState: false);
    private readonly Neighbour[] _neighbours;

    private Starvation(double cores)
    {
        int used = (int)Math.Ceiling(cores);
        double busy = 1 - (cores / used);
        _neighbours = [.. Enumerable.Range(0, used).Select(core => new Neighbour(core, busy * _period, _over))];
        ulong allowed = (1UL << used) - 1;
        HashSet<int> neighbours = [.. _neighbours.Select(neighbour => neighbour.Thread)];
        foreach (int thread in OwnThreads().Where(thread => !neighbours.Contains(thread)))
        {
            // A thread that has ended meanwhile is no matter; one that starts has what its starter has.
            Threads.KeepTo(thread, allowed);
            Threads.SetPriority(thread, Lowest);
        }
    }

    /// <summary>How many cores the neighbours left over so far.</summary>
    public double CoresLeft => _neighbours.Sum(neighbour => 1 - neighbour.Share);

    /// <summary>True if this system lets a process be starved: Linux.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux();

    /// <summary>Begins.</summary>
    /// <param name="cores">
    /// How much is left, in cores: from <see cref="LeastCores"/> to how many this machine has, 64 at most.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">It is more than there is, or less than the least.</exception>
    public static Starvation Begin(double cores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cores, LeastCores);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cores, Math.Min(64, Environment.ProcessorCount));
        return new Starvation(cores);
    }

    /// <summary>Ends the neighbours.</summary>
    public void Dispose()
    {
        _over.Set();
        foreach (Neighbour neighbour in _neighbours) neighbour.Join();
        _over.Dispose();
    }

    private static IEnumerable<int> OwnThreads() => Directory.EnumerateDirectories("/proc/self/task")
        .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));

    /// <summary>A thread that keeps a core busy for part of the time.</summary>
    private sealed class Neighbour
    {
        private readonly Thread _thread;
        private readonly int _core;
        private readonly TimeSpan _busy;
        private readonly WaitHandle _over;
        private readonly Stopwatch _alive = Stopwatch.StartNew();
        private long _cpuTicks;

        public Neighbour(int core, TimeSpan busy, WaitHandle over)
        {
            (_core, _busy, _over) = (core, busy, over);
            using var started = new ManualResetEvent(initialState: false);
            _thread = new Thread(() => Live(started)) { Name = $"neighbour on core {core}", IsBackground = true };
            _thread.Start();
            started.WaitOne();
        }

        /// <summary>Its number in the system.</summary>
        public int Thread { get; private set; }

        /// <summary>What it had of its core, from 0 to 1.</summary>
        public double Share => TimeSpan.FromTicks(Interlocked.Read(ref _cpuTicks)) / _alive.Elapsed;

        public void Join() => _thread.Join();

        private void Live(EventWaitHandle started)
        {
            Thread = Threads.CurrentId;
            Threads.KeepTo(Thread, 1UL << _core);
            started.Set();
            do
            {
                long start = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(start) < _busy) System.Threading.Thread.SpinWait(100);
                Interlocked.Exchange(ref _cpuTicks, Threads.CurrentTime.Ticks);
            }
            while (!_over.WaitOne(_period - _busy));
        }
    }
}
