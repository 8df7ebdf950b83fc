using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// One thing that a statement needs: from the dialect of the server, or from the console dialect of a client under
/// test. If it is missing, the scenario is not run, or the optional block around the statement is skipped.
/// </summary>
public abstract record Requirement
{
    private Requirement()
    {
    }

    /// <summary>The dialect (or console dialect) defines how to perform this action.</summary>
    public sealed record Action(ActionKind Kind) : Requirement;

    /// <summary>The dialect defines how the server shows this event to a bot.</summary>
    /// <param name="Kind">The event.</param>
    /// <param name="Instead">The event that can replace it if the dialect has no event of that kind; null if none
    /// can.</param>
    public sealed record Event(EventKind Kind, EventKind? Instead = null) : Requirement;

    /// <summary>
    /// Bots record this event if the dialect defines it, because a check then uses it; unlike <see cref="Event"/>, it
    /// may be missing.
    /// </summary>
    public sealed record EventIfShown(EventKind Kind) : Requirement;

    /// <summary>The console dialect defines how the client shows this event on its screen.</summary>
    public sealed record Shown(ScreenEventKind Kind) : Requirement;

    /// <summary>
    /// The server understands raw bytes from a bot: the dialect has no encryption, no adapter, and at most line ends as
    /// framing.
    /// </summary>
    public sealed record RawBytes : Requirement;

    /// <summary>The dialect has encryption with a session key that the client chooses.</summary>
    public sealed record Encryption : Requirement;

    /// <summary>The dialect lists sample messages of one kind: malformed, or incomplete.</summary>
    /// <param name="Incomplete">True for incomplete messages, false for malformed ones.</param>
    public sealed record FaultyMessages(bool Incomplete) : Requirement;

    /// <summary>
    /// The dialect sends each text in one write, without waiting for answers, so bots can split it or combine several.
    /// </summary>
    public sealed record CombinableWrites : Requirement;

    /// <summary>The dialect says that the server visibly reports a message to an unknown user.</summary>
    public sealed record UnknownRecipientReply : Requirement;

    /// <summary>
    /// The dialect supports at least one action of the workload that sends something, and bots can recognize its
    /// messages.
    /// </summary>
    public sealed record WorkloadActions(Workload Load) : Requirement;

    /// <summary>Returns the event of a direct or group message.</summary>
    public static Requirement Receiving(string? group) =>
        new Event(group is null ? EventKind.Message : EventKind.GroupMessage);

    /// <summary>Returns the same event on the screen of a client.</summary>
    public static Requirement Showing(string? group) =>
        new Shown(group is null ? ScreenEventKind.Message : ScreenEventKind.GroupMessage);
}
