using System.Collections.Concurrent;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;

namespace ClassChat.Testing;

/// <summary>Counts how often each kind of access to the system is passed, and has one of them fail.</summary>
internal sealed class FaultPlan
{
    private readonly ConcurrentDictionary<FailpointKind, int> _passes = [];
    private readonly FailpointKind? _kind;
    private readonly int _first;
    private readonly int _last;

    /// <summary>Only counts.</summary>
    public FaultPlan()
    {
    }

    /// <summary>Has one access fail, or all from one on.</summary>
    /// <param name="kind">The kind of access.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="error">The error.</param>
    /// <param name="isLasting">True: all later accesses of the kind fail too.</param>
    public FaultPlan(FailpointKind kind, int number, SystemError error, bool isLasting = false)
    {
        _kind = kind;
        _first = number;
        _last = isLasting ? int.MaxValue : number;
        Error = error;
    }

    /// <summary>The error.</summary>
    public SystemError Error { get; }

    /// <summary>What failed; null if nothing did.</summary>
    public string? Hit { get; private set; }

    /// <summary>Passes so far, by kind.</summary>
    public IReadOnlyDictionary<FailpointKind, int> Passes => _passes;

    /// <summary>Decides for one access.</summary>
    public SystemError Decide(FailpointKind kind, string subject)
    {
        int number = _passes.AddOrUpdate(kind, 1, (_, before) => before + 1);
        if (kind != _kind || number < _first || number > _last) return SystemError.None;
        // The runtime repeats its own interrupted calls, so only ours can see one.
        if (Error == SystemError.Interrupted && subject.Length > 0) return SystemError.None;
        Hit = subject;
        return Error;
    }

    /// <summary>The errors that an access of a kind can end with.</summary>
    public static IReadOnlyList<SystemError> ErrorsOf(FailpointKind kind) => kind switch
    {
        FailpointKind.OpenFolder or FailpointKind.OpenFile =>
        [
            SystemError.OutOfDescriptors, SystemError.MachineOutOfDescriptors, SystemError.AccessDenied,
            SystemError.InputOutput, SystemError.Interrupted,
        ],
        FailpointKind.ListFolder => [SystemError.NoMemory, SystemError.AccessDenied],
        FailpointKind.ReadStatus => [SystemError.NoMemory, SystemError.InputOutput, SystemError.Interrupted],
        FailpointKind.ReadFile => [SystemError.InputOutput],
        FailpointKind.MakeFolder or FailpointKind.MakeLink =>
            [SystemError.NoSpace, SystemError.QuotaReached, SystemError.ReadOnly, SystemError.AccessDenied],
        FailpointKind.CreateFile =>
        [
            SystemError.NoSpace, SystemError.OutOfDescriptors, SystemError.ReadOnly, SystemError.AccessDenied,
            SystemError.Interrupted,
        ],
        FailpointKind.WriteFile or FailpointKind.FlushFile =>
            [SystemError.NoSpace, SystemError.QuotaReached, SystemError.InputOutput],
        FailpointKind.Move or FailpointKind.Remove =>
            [SystemError.NoSpace, SystemError.AccessDenied, SystemError.ReadOnly, SystemError.Interrupted],
        FailpointKind.ChangeMode => [SystemError.NotPermitted, SystemError.ReadOnly, SystemError.InputOutput],
        FailpointKind.ReadProcess =>
            [SystemError.OutOfDescriptors, SystemError.MachineOutOfDescriptors, SystemError.AccessDenied],
        FailpointKind.StartProcess =>
        [
            SystemError.TryAgain, SystemError.NoMemory, SystemError.OutOfDescriptors, SystemError.AccessDenied,
        ],
        FailpointKind.OpenSocket =>
            [SystemError.OutOfDescriptors, SystemError.MachineOutOfDescriptors, SystemError.NoBuffers,
                SystemError.AccessDenied],
        FailpointKind.Connect => [SystemError.Refused, SystemError.NoAddress, SystemError.AccessDenied],
        FailpointKind.Bind => [SystemError.NoAddress, SystemError.AccessDenied],
        FailpointKind.OpenTerminal =>
            [SystemError.NoSpace, SystemError.OutOfDescriptors, SystemError.AccessDenied],
        _ => [SystemError.NoSpace, SystemError.NotPermitted, SystemError.NoMemory],
    };
}
