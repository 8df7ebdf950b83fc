using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using ClassChat.Fuzz.Inputs;
using ClassChat.Fuzz.Targets;

namespace ClassChat.Fuzz.Runs;

/// <summary>
/// Knows the input of each worker at any moment: reports one that does not end, and keeps the inputs in files that
/// outlive the process, for a crash that no handler sees, such as a full stack.
/// </summary>
internal sealed class InputWatch : IDisposable
{
    /// <summary>Multiple of a target's time after which an input counts as endless.</summary>
    private const int Patience = 60;

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private readonly Slot[] _slots;
    private readonly double _slowness;
    private readonly ManualResetEvent _stop = new(false);
    private readonly TaskCompletionSource<Finding> _endless = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;

    /// <summary>Starts watching.</summary>
    /// <param name="folder">Folder for the files.</param>
    /// <param name="jobs">Number of workers.</param>
    /// <param name="slowness">Slowness of this machine.</param>
    public InputWatch(string folder, int jobs, double slowness)
    {
        _slowness = slowness;
        Directory.CreateDirectory(folder);
        _slots =
        [
            .. Enumerable.Range(0, jobs).Select(
                job => new Slot(Path.Combine(folder, $"running-{Environment.ProcessId}-{job}.bin"))),
        ];
        _thread = new Thread(Watch) { IsBackground = true, Name = "watch" };
        _thread.Start();
    }

    /// <summary>The places of the workers.</summary>
    public IReadOnlyList<Slot> Slots => _slots;

    /// <summary>Completes with the first input that does not end.</summary>
    public Task<Finding> Endless => _endless.Task;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
        if (_endless.Task.IsCompleted) return; // its worker still uses the slot
        foreach (Slot slot in _slots) slot.Dispose();
    }

    private void Watch()
    {
        while (!_stop.WaitOne(_interval))
        {
            foreach (Slot slot in _slots)
            {
                if (slot.Current is not (Target target, byte[] input, long since)) continue;
                TimeSpan time = Stopwatch.GetElapsedTime(since);
                if (time < Patience * _slowness * target.Time) continue;
                _endless.TrySetResult(new Finding(
                    target.Name, new Failure("endless", $"has not ended after {time.TotalSeconds:N0} s"), input));
            }
        }
    }

    /// <summary>Place of a worker.</summary>
    internal sealed class Slot : IDisposable
    {
        private const int HeaderBytes = sizeof(int);

        private readonly string _path;
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;

        /// <summary>Creates the file.</summary>
        public Slot(string path)
        {
            _path = path;
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, HeaderBytes + Mutator.MaxBytes);
            _view = _file.CreateViewAccessor();
        }

        /// <summary>The running input, and its start; null if none is.</summary>
        public Tuple<Target, byte[], long>? Current { get; private set; }

        /// <summary>Notes an input that is about to run.</summary>
        public void Begin(Target target, byte[] input)
        {
            int count = Math.Min(input.Length, Mutator.MaxBytes);
            _view.Write(0, count);
            _view.WriteArray(HeaderBytes, input, 0, count);
            Current = Tuple.Create(target, input, Stopwatch.GetTimestamp());
        }

        /// <summary>Notes that it has ended.</summary>
        public void End() => Current = null;

        /// <inheritdoc/>
        public void Dispose()
        {
            _view.Dispose();
            _file.Dispose();
            File.Delete(_path);
        }
    }
}
