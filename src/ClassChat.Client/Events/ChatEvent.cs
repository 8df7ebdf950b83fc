using ClassChat.Client.Files;
using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Events;

/// <summary>
/// Something that happened other than the answer to a request, such as a message from another user or the loss of the
/// connection; only lists are events even if they answer a request. Events keep the order of the server.
/// </summary>
internal abstract record ChatEvent
{
    private ChatEvent()
    {
    }

    /// <summary>One direct message to this client arrived, live or from the queue.</summary>
    /// <param name="Sender">The name of the sender.</param>
    /// <param name="Text">The text exactly as sent, including control characters: must not be printed
    /// unescaped.</param>
    /// <param name="SentAt">The time at which it was sent, by the server's clock, if it was queued; null if it is
    /// delivered live.</param>
    public sealed record TextArrived(string Sender, string Text, DateTime? SentAt) : ChatEvent;

    /// <summary>
    /// One message from a member of a group to all its members arrived; those of this client itself arrive too.
    /// </summary>
    /// <param name="Group">The name of the group, without <c>@</c>.</param>
    /// <param name="Sender">The name of the sender.</param>
    /// <param name="Text">The text exactly as sent, including control characters.</param>
    /// <param name="SentAt">The time at which it was sent, by the server's clock, if it was queued; null if it is
    /// delivered live.</param>
    public sealed record GroupTextArrived(string Group, string Sender, string Text, DateTime? SentAt) : ChatEvent;

    /// <summary>
    /// One whole file arrived, not verified yet: <see cref="DownloadFolder"/> verifies and saves it. Files of this
    /// client itself to a group arrive too.
    /// </summary>
    /// <param name="Sender">The name of the sender.</param>
    /// <param name="Group">The group it was sent to; null if it was sent to this client alone.</param>
    /// <param name="File">The file, in memory of its own.</param>
    /// <param name="SentAt">The time at which it was sent, by the server's clock, if it was queued; null if it is
    /// delivered live.</param>
    public sealed record FileArrived(string Sender, string? Group, FileContent File, DateTime? SentAt) : ChatEvent;

    /// <summary>The server sent a new list of all connected users, by itself or as an answer.</summary>
    public sealed record UsersChanged(IReadOnlyList<string> Users) : ChatEvent;

    /// <summary>The server sent a new list of all groups with their members, by itself or as an answer.</summary>
    public sealed record GroupsChanged(IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Groups) : ChatEvent;

    /// <summary>The server announces how many messages it queued while this user was offline; they follow.</summary>
    public sealed record MailWaiting(int Count, string Message) : ChatEvent;

    /// <summary>
    /// The server sent a text to show to the user, such as that another user joined or left; also a confirmation that
    /// matches no request.
    /// </summary>
    public sealed record NoticeArrived(string Message) : ChatEvent;

    /// <summary>The server sent an error that answers no request of this client.</summary>
    public sealed record ErrorArrived(string Message) : ChatEvent;

    /// <summary>The server sent the list of its commands without a request, each with its description.</summary>
    public sealed record HelpArrived(IReadOnlyList<KeyValuePair<string, string>> Commands) : ChatEvent;

    /// <summary>The server sent something that violates the protocol; the client ignored it, for this reason.</summary>
    public sealed record Malformed(string Reason) : ChatEvent;

    /// <summary>The connection ended though this client did not leave; always the last event.</summary>
    public sealed record ConnectionLost(string Reason) : ChatEvent;
}
