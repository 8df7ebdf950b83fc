using System.Diagnostics;
using System.Net;
using ClassChat.Benchmarks.Wires;

namespace ClassChat.Benchmarks.Load;

/// <summary>What a run of pairs came to.</summary>
/// <param name="Messages">Sent, confirmed and delivered.</param>
/// <param name="Time">From the first send to the last delivery.</param>
internal readonly record struct PairResult(long Messages, TimeSpan Time)
{
    /// <summary>Messages a second.</summary>
    public double PerSecond => Messages / Time.TotalSeconds;
}

/// <summary>Several pairs at once.</summary>
internal static class PairLoad
{
    /// <summary>How many pairs there are.</summary>
    public const int Pairs = 10;

    /// <summary>Runs all pairs for some time.</summary>
    /// <param name="server">Where they meet.</param>
    /// <param name="wire">Its bytes.</param>
    /// <param name="time">How long they send.</param>
    /// <param name="run">Gives them names that no run before had.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<PairResult> RunAsync(
        IPEndPoint server, Wire wire, TimeSpan time, int run, CancellationToken cancel)
    {
        var pairs = new List<Pair>();
        try
        {
            for (int i = 0; i < Pairs; i++) pairs.Add(new Pair(server, wire, $"run{run}pair{i}", cancel));
            long begun = Stopwatch.GetTimestamp();
            long[] messages = await Task.WhenAll(pairs.Select(pair => pair.RunAsync(time)));
            return new PairResult(messages.Sum(), Stopwatch.GetElapsedTime(begun));
        }
        finally
        {
            foreach (Pair pair in pairs) pair.Dispose();
        }
    }
}
