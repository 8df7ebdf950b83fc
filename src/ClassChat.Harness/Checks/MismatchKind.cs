using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>Kinds of mismatch that show what is wrong with a program; reports have a hint for each.</summary>
public enum MismatchKind
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>No connection could be opened.</summary>
    Unreachable,

    /// <summary>The connection had ended before the expected event arrived.</summary>
    Ended,

    /// <summary>The server refused what it has to allow.</summary>
    Refused,

    /// <summary>Something arrived that the dialect does not know, and the expected event did not.</summary>
    Unrecognized,

    /// <summary>The same thing arrived more than once.</summary>
    Repeated,

    /// <summary>Something arrived that was meant for others.</summary>
    Leaked,

    /// <summary>A text arrived that nobody has sent.</summary>
    Altered,

    /// <summary>A later message arrived in the place of an earlier one.</summary>
    OutOfOrder,
}

/// <summary>Finds the kind of a mismatch where an expected event is missing.</summary>
internal static class MissingEvents
{
    /// <summary>The kind by what the history holds instead.</summary>
    public static MismatchKind KindOf(History history) =>
        history.HasEnded ? MismatchKind.Ended
        : history.Events.Any(recorded => !recorded.Consumed && recorded.Event.Kind == EventKind.Unknown)
            ? MismatchKind.Unrecognized
        : MismatchKind.Other;
}
