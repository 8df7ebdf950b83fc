using System.Diagnostics;
using System.Reflection;
using ClassChat.Fuzz.Targets;

namespace ClassChat.Fuzz.Runs;

/// <summary>
/// Runs single inputs and checks what must hold for all of them: no exception, bounded time and memory, the same result
/// each time.
/// </summary>
/// <param name="target">The target.</param>
/// <param name="slowness">Slowness of this machine: 1 for a usual one, more for a slower one.</param>
public sealed class InputCheck(Target target, double slowness)
{
    private const int MeasuredRuns = 3;

    /// <summary>Longest time that an input took.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Most memory that was allocated for an input, in bytes.</summary>
    public long MostAllocated { get; private set; }

    private TimeSpan Time => target.Time * slowness;

    /// <summary>Runs an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="isRepeated">True to run it twice and compare the results.</param>
    /// <param name="outcome">What became of it.</param>
    /// <returns>The failure; null if all properties hold.</returns>
    public Failure? Run(byte[] input, bool isRepeated, out Outcome outcome)
    {
        outcome = default;
        try
        {
            (outcome, TimeSpan time, long allocated) = Measure(input);
            // Other programs and the compiler can delay one run, but hardly three.
            long room = target.AllocatedBytes + ((long)target.AllocatedPerByte * input.Length);
            for (int i = 1; i < MeasuredRuns && (time > Time || allocated > room); i++)
            {
                long allocatedAgain = 0;
                TimeSpan again = ThreadTime.Of(() => (_, _, allocatedAgain) = Measure(input));
                (time, allocated) = (again < time ? again : time, Math.Min(allocated, allocatedAgain));
            }

            if (time > Longest) Longest = time;
            MostAllocated = Math.Max(MostAllocated, allocated);
            if (time > Time)
                return new Failure(
                    "slow", $"took {time.TotalMilliseconds:N0} ms; allowed {Time.TotalMilliseconds:N0} ms");
            if (allocated > room) return new Failure("memory", $"allocated {allocated:N0} bytes; allowed {room:N0}");
            if (isRepeated && target.Run(input).Digest != outcome.Digest)
                return new Failure("unsteady", "the same input has a different result the second time");
            return null;
        }
        catch (PropertyException error)
        {
            return new Failure(KindOf(error.Message), error.Message);
        }
        catch (Exception error)
        {
            return new Failure($"{error.GetType().Name} in {PlaceOf(error)}", error.ToString());
        }
    }

    private (Outcome Outcome, TimeSpan Time, long Allocated) Measure(byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        Outcome outcome = target.Run(input);
        return (outcome, Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>The innermost method of this repository that threw.</summary>
    private static string PlaceOf(Exception error)
    {
        MethodBase? method = new StackTrace(error).GetFrames().Select(frame => frame.GetMethod())
            .FirstOrDefault(one =>
                one?.DeclaringType?.FullName?.StartsWith("ClassChat.", StringComparison.Ordinal) is true);
        return $"{method?.DeclaringType?.Name}.{method?.Name}";
    }

    private static string KindOf(string message)
    {
        int end = message.IndexOfAny([':', '\'']);
        return new string([.. (end < 0 ? message : message[..end]).Where(c => !char.IsAsciiDigit(c))]);
    }
}
