using ClassChat.Harness.Allowances;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;

namespace ClassChat.Harness.Workloads;

/// <summary>Where a workload is played.</summary>
internal sealed record WorkloadPlace
{
    /// <summary>Who takes part.</summary>
    public required IReadOnlyList<Bot> Bots { get; init; }

    /// <summary>Makes a client beside them, by its name on the wire.</summary>
    public required Func<string, Bot> NewBot { get; init; }

    /// <summary>The server.</summary>
    public required Subject Subject { get; init; }

    /// <summary>How it talks.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>The level of the server.</summary>
    public required Level Level { get; init; }

    /// <summary>Deadlines.</summary>
    public required PatientClock Clock { get; init; }

    /// <summary>Time stamps.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>When it began, by <see cref="Time"/>.</summary>
    public required long Epoch { get; init; }

    /// <summary>Names, texts and numbers.</summary>
    public required NameBook Book { get; init; }

    /// <summary>What the server was seen to confirm.</summary>
    public required AnswerHabits Habits { get; init; }

    /// <summary>Allowance of what the bots are sent.</summary>
    public required Allowance Allowance { get; init; }

    /// <summary>How many groups there are.</summary>
    public required int Groups { get; init; }

    /// <summary>Number of bots in a group, about.</summary>
    public int GroupSize => 1 + (Bots.Count / Math.Max(1, Groups));

    /// <summary>How long it is since it began.</summary>
    public TimeSpan Now => Time.GetElapsedTime(Epoch);

    /// <summary>The name of a group on the wire.</summary>
    public string Group(int number) => Book.Wire($"room{number + 1}");
}
