using ClassChat.Harness.Checks;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.WorkloadChecks;

/// <summary>
/// Counts the cases in which an invariant holds, is violated or is undetermined, for its
/// <see cref="InvariantFinding"/>.
/// </summary>
internal sealed class InvariantCounter(Invariant invariant)
{
    /// <summary>Maximum number of violations described in words.</summary>
    private const int MaxReported = 20;

    private readonly List<Mismatch> _broken = [];
    private long _held;
    private long _open;
    private long _brokenCount;

    /// <summary>The finding from all cases so far.</summary>
    public InvariantFinding Finding => new(invariant, _held, _open, _broken, _brokenCount);

    /// <summary>Counts a case in which the invariant holds.</summary>
    public void Pass() => _held++;

    /// <summary>Counts an undetermined case.</summary>
    public void Skip() => _open++;

    /// <summary>Counts a violation and describes the first few.</summary>
    public void Fail(string sentence, string expected, string actual)
    {
        if (_brokenCount++ < MaxReported) _broken.Add(new Mismatch(sentence, expected, actual));
    }
}
