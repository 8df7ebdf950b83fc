using System.Diagnostics;
using System.Globalization;
using ClassChat.Platform.Linux;

namespace ClassChat.Grading.Calibration;

/// <summary>
/// Starves this process and all that it starts of CPU time: limits them to a few cores at the lowest priority, where
/// busy threads take a part of each period. Disposal ends only the busy threads; the other limits remain.
/// </summary>
public sealed class CpuThrottle : IDisposable
{
    /// <summary>Minimum CPU capacity that may be left, in cores.</summary>
    public const double MinCores = 0.05;

    /// <summary>Length of one busy/idle cycle.</summary>
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// The lowest priority for setpriority(2): about 1.5 % of a core beside a thread of normal priority.
    /// </summary>
    private const int Lowest = 19;

    private readonly ManualResetEvent _over = new(initialState: false);
    private readonly BusyThread[] _busyThreads;

    private CpuThrottle(double cores)
    {
        int used = (int)Math.Ceiling(cores);
        double busy = 1 - (cores / used);
        _busyThreads = [.. Enumerable.Range(0, used).Select(core => new BusyThread(core, busy * _period, _over))];
        ulong allowed = (1UL << used) - 1;
        HashSet<int> busyIds = [.. _busyThreads.Select(busyThread => busyThread.Thread)];
        foreach (int thread in OwnThreads().Where(thread => !busyIds.Contains(thread)))
        {
            // Threads that have ended are ignored; new threads inherit the settings of their creator.
            Threads.KeepTo(thread, allowed);
            Threads.SetPriority(thread, Lowest);
        }
    }

    /// <summary>Average CPU capacity that the busy threads have left so far, in cores.</summary>
    public double CoresLeft => _busyThreads.Sum(busyThread => 1 - busyThread.Share);

    /// <summary>True if this system supports throttling (Linux).</summary>
    public static bool IsPossible => OperatingSystem.IsLinux();

    /// <summary>Starts the throttling.</summary>
    /// <param name="cores">CPU capacity to leave, in cores: from <see cref="MinCores"/> to the number of cores of this
    /// machine, at most 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is above the number of cores or below
    /// <see cref="MinCores"/>.</exception>
    public static CpuThrottle Begin(double cores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cores, MinCores);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cores, Math.Min(64, Environment.ProcessorCount));
        return new CpuThrottle(cores);
    }

    /// <summary>Ends the busy threads.</summary>
    public void Dispose()
    {
        _over.Set();
        foreach (BusyThread busyThread in _busyThreads) busyThread.Join();
        _over.Dispose();
    }

    private static IEnumerable<int> OwnThreads() => Directory.EnumerateDirectories("/proc/self/task")
        .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));

    /// <summary>A thread that keeps one core busy for a part of each period.</summary>
    private sealed class BusyThread
    {
        private readonly Thread _thread;
        private readonly int _core;
        private readonly TimeSpan _busy;
        private readonly WaitHandle _over;
        private readonly Stopwatch _alive = Stopwatch.StartNew();
        private long _cpuTicks;

        public BusyThread(int core, TimeSpan busy, WaitHandle over)
        {
            (_core, _busy, _over) = (core, busy, over);
            using var started = new ManualResetEvent(initialState: false);
            _thread = new Thread(() => Run(started)) { Name = $"busy thread {core}", IsBackground = true };
            _thread.Start();
            started.WaitOne();
        }

        /// <summary>Thread id in the operating system.</summary>
        public int Thread { get; private set; }

        /// <summary>Share of its core that it used so far, from 0 to 1.</summary>
        public double Share => TimeSpan.FromTicks(Interlocked.Read(ref _cpuTicks)) / _alive.Elapsed;

        public void Join() => _thread.Join();

        private void Run(EventWaitHandle started)
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
