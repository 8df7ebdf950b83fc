using ClassChat.Client.Files;
using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Events;

/// <summary>Something that happened without being asked for, in the order in which the server told it.</summary>
public abstract record ChatEvent
{
    private ChatEvent()
    {
    }

    /// <summary>A direct message.</summary>
    /// <param name="Sender">Who sent it.</param>
    /// <param name="Text">Its text, exactly as sent, control characters and all: not to be printed raw.</param>
    /// <param name="SentAt">When it was sent, by the server's clock, if it waited; null if it comes at once.</param>
    public sealed record TextArrived(string Sender, string Text, DateTime? SentAt) : ChatEvent;

    /// <summary>A message to a group, also one's own.</summary>
    /// <param name="Group">The group, without <c>@</c>.</param>
    /// <param name="Sender">Who sent it.</param>
    /// <param name="Text">Its text, exactly as sent.</param>
    /// <param name="SentAt">When it was sent, by the server's clock, if it waited; null if it comes at once.</param>
    public sealed record GroupTextArrived(string Group, string Sender, string Text, DateTime? SentAt) : ChatEvent;

    /// <summary>A file, not verified yet: <see cref="Downloads"/> does, and saves it.</summary>
    /// <param name="Sender">Who sent it.</param>
    /// <param name="Group">The group it was sent to; null if it was sent to this client alone.</param>
    /// <param name="File">The file, in memory of its own.</param>
    /// <param name="SentAt">When it was sent, by the server's clock, if it waited; null if it comes at once.</param>
    public sealed record FileArrived(string Sender, string? Group, FileContent File, DateTime? SentAt) : ChatEvent;

    /// <summary>Who is here now.</summary>
    public sealed record UsersChanged(IReadOnlyList<string> Users) : ChatEvent;

    /// <summary>Which groups there are now, each with its members.</summary>
    public sealed record GroupsChanged(IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Groups) : ChatEvent;

    /// <summary>So many messages waited; they follow.</summary>
    public sealed record MailWaiting(int Count, string Message) : ChatEvent;

    /// <summary>A notice, e.g. of who came and who went.</summary>
    public sealed record NoticeArrived(string Message) : ChatEvent;

    /// <summary>An error that answers no request.</summary>
    public sealed record ErrorArrived(string Message) : ChatEvent;

    /// <summary>The commands of the server, each with what it does.</summary>
    public sealed record HelpArrived(IReadOnlyList<KeyValuePair<string, string>> Commands) : ChatEvent;

    /// <summary>Something that is not of the protocol was passed over.</summary>
    public sealed record Garbled(string Reason) : ChatEvent;

    /// <summary>The connection ended, and this client had not left: the last event.</summary>
    public sealed record ConnectionLost(string Reason) : ChatEvent;
}
