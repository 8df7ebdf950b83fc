using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>Requirement of a statement for the dialect of a server or the console dialect of a client.</summary>
public abstract record Requirement
{
    private Requirement()
    {
    }

    /// <summary>An action.</summary>
    public sealed record Action(ActionKind Kind) : Requirement;

    /// <summary>An event.</summary>
    /// <param name="Kind">The event.</param>
    /// <param name="Instead">The event that can replace it if the dialect has no event of that kind; null if none
    /// can.</param>
    public sealed record Event(EventKind Kind, EventKind? Instead = null) : Requirement;

    /// <summary>An event that is checked if the dialect has it, and not required otherwise.</summary>
    public sealed record EventIfShown(EventKind Kind) : Requirement;

    /// <summary>An event on the screen of a client.</summary>
    public sealed record Shown(ScreenEventKind Kind) : Requirement;

    /// <summary>Raw bytes, understood by the server without framing or encryption.</summary>
    public sealed record RawBytes : Requirement;

    /// <summary>Sample messages that the server must not accept.</summary>
    /// <param name="Incomplete">True for incomplete messages, false for malformed ones.</param>
    public sealed record FaultyMessages(bool Incomplete) : Requirement;

    /// <summary>Messages that are sent in one write, without waiting.</summary>
    public sealed record SingleWrite : Requirement;

    /// <summary>A visible reply to a message to an unknown user.</summary>
    public sealed record UnknownRecipientReply : Requirement;

    /// <summary>At least one sending action of a workload, and messages that can be recognized.</summary>
    public sealed record WorkloadActions(Workload Load) : Requirement;

    /// <summary>Returns the event of a direct or group message.</summary>
    public static Requirement Receiving(string? group) =>
        new Event(group is null ? EventKind.Message : EventKind.GroupMessage);

    /// <summary>Returns the same event on the screen of a client.</summary>
    public static Requirement Showing(string? group) =>
        new Shown(group is null ? ScreenEventKind.Message : ScreenEventKind.GroupMessage);
}
