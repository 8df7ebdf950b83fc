using System.Collections.Concurrent;
using ClassChat.Harness.Verification;

namespace ClassChat.Harness.Workloads;

/// <summary>
/// What a server was seen to answer: what it never does, though it should, is missed once and not waited for again.
/// </summary>
internal sealed class Manners
{
    private readonly ConcurrentDictionary<OperationKind, bool> _answers = [];

    /// <summary>False once an answer to such an operation was waited for in vain, and there never was one.</summary>
    public bool Answers(OperationKind kind) => _answers.GetValueOrDefault(kind, true);

    /// <summary>Notes that one was answered, or not.</summary>
    public void Note(OperationKind kind, bool isAnswered)
    {
        if (isAnswered) _answers[kind] = true;
        else _answers.TryAdd(kind, false);
    }
}
