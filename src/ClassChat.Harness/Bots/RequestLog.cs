using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Positions in a bot's history at which its requests began, so that answers can be told apart by request.
/// </summary>
/// <param name="history">The bot's history.</param>
internal sealed class RequestLog(History history)
{
    private readonly List<int> _starts = [];

    /// <summary>Index of the first event after the start of the last request; fences are no requests.</summary>
    public int Start { get; private set; }

    /// <summary>Number of the last request, fences counted but not meant; -1 before the first.</summary>
    public int LastOwn { get; private set; } = -1;

    /// <summary>Begins a request: its answers are searched from here.</summary>
    public void Begin()
    {
        lock (history.Gate)
        {
            Start = history.Events.Count;
            LastOwn = _starts.Count;
            _starts.Add(Start);
        }
    }

    /// <summary>Ends a request without beginning one that anything is expected of, as a fence does.</summary>
    public void End()
    {
        lock (history.Gate) _starts.Add(history.Events.Count);
    }

    /// <summary>
    /// Index of the first event that belongs to a later request than the one with a number; the caller holds the gate.
    /// </summary>
    public int EndOf(int number) => number + 1 < _starts.Count ? _starts[number + 1] : int.MaxValue;
}
