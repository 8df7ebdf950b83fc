using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Something that a statement needs of the dialect of a server, or of the console dialect of a client.
/// </summary>
public abstract record Requirement
{
    private Requirement()
    {
    }

    /// <summary>An action.</summary>
    public sealed record Action(ActionKind Kind) : Requirement;

    /// <summary>An event.</summary>
    /// <param name="Kind">The event.</param>
    /// <param name="Instead">The event that does as well where there is no event of that kind; null: none does.</param>
    public sealed record Event(EventKind Kind, EventKind? Instead = null) : Requirement;

    /// <summary>An event that is checked if the dialect has it, and not required otherwise.</summary>
    public sealed record EventIfShown(EventKind Kind) : Requirement;

    /// <summary>An event on the screen of a client.</summary>
    public sealed record Shown(ScreenEventKind Kind) : Requirement;

    /// <summary>Bytes that mean something to the server as they are, without a frame or a cipher around them.</summary>
    public sealed record RawBytes : Requirement;

    /// <summary>Samples of messages that the server must not understand.</summary>
    /// <param name="Incomplete">True: of incomplete ones; false: of malformed ones.</param>
    public sealed record FaultyMessages(bool Incomplete) : Requirement;

    /// <summary>Messages that are sent in one go, without waiting for anything.</summary>
    public sealed record SingleWrite : Requirement;

    /// <summary>A visible reply to a message to an unknown user.</summary>
    public sealed record UnknownRecipientReply : Requirement;

    /// <summary>At least one sending action of a workload, and messages that can be recognized.</summary>
    public sealed record WorkloadActions(Workload Load) : Requirement;

    /// <summary>The event of a message, to a group or not.</summary>
    public static Requirement Receiving(string? group) =>
        new Event(group is null ? EventKind.Message : EventKind.GroupMessage);

    /// <summary>The same on the screen of a client.</summary>
    public static Requirement Showing(string? group) =>
        new Shown(group is null ? ScreenEventKind.Message : ScreenEventKind.GroupMessage);
}
