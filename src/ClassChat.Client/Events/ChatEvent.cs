using ClassChat.Client.Files;
using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Events;

/// <summary>
/// An event from the server that is not the answer to a request, such as a message from another user. Events keep the
/// order in which the server sent them.
/// </summary>
internal abstract record ChatEvent
{
    private ChatEvent()
    {
    }

    /// <summary>A direct message arrived.</summary>
    /// <param name="Sender">The name of the sender.</param>
    /// <param name="Text">The text exactly as sent, including control characters: must not be printed
    /// unescaped.</param>
    /// <param name="SentAt">The time at which it was sent, by the server's clock, if it was queued; null if it is
    /// delivered live.</param>
    public sealed record TextArrived(string Sender, string Text, DateTime? SentAt) : ChatEvent;

    /// <summary>A group message arrived; messages of this client itself arrive too.</summary>
    /// <param name="Group">The name of the group, without <c>@</c>.</param>
    /// <param name="Sender">The name of the sender.</param>
    /// <param name="Text">The text exactly as sent, including control characters.</param>
    /// <param name="SentAt">The time at which it was sent, by the server's clock, if it was queued; null if it is
    /// delivered live.</param>
    public sealed record GroupTextArrived(string Group, string Sender, string Text, DateTime? SentAt) : ChatEvent;

    /// <summary>A file arrived, not verified yet: <see cref="DownloadFolder"/> verifies and saves it.</summary>
    /// <param name="Sender">The name of the sender.</param>
    /// <param name="Group">The group it was sent to; null if it was sent to this client alone.</param>
    /// <param name="File">The file, in memory of its own.</param>
    /// <param name="SentAt">The time at which it was sent, by the server's clock, if it was queued; null if it is
    /// delivered live.</param>
    public sealed record FileArrived(string Sender, string? Group, FileContent File, DateTime? SentAt) : ChatEvent;

    /// <summary>A new list of the connected users arrived.</summary>
    public sealed record UsersChanged(IReadOnlyList<string> Users) : ChatEvent;

    /// <summary>A new list of the groups arrived, each with its members.</summary>
    public sealed record GroupsChanged(IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Groups) : ChatEvent;

    /// <summary>Announces the number of offline messages that follow.</summary>
    public sealed record MailWaiting(int Count, string Message) : ChatEvent;

    /// <summary>A notice arrived, such as that a user joined or left.</summary>
    public sealed record NoticeArrived(string Message) : ChatEvent;

    /// <summary>An error arrived that answers no request.</summary>
    public sealed record ErrorArrived(string Message) : ChatEvent;

    /// <summary>The commands of the server arrived, each with its description.</summary>
    public sealed record HelpArrived(IReadOnlyList<KeyValuePair<string, string>> Commands) : ChatEvent;

    /// <summary>Input that violates the protocol was ignored, with the reason.</summary>
    public sealed record Malformed(string Reason) : ChatEvent;

    /// <summary>The connection ended without this client leaving; always the last event.</summary>
    public sealed record ConnectionLost(string Reason) : ChatEvent;
}
