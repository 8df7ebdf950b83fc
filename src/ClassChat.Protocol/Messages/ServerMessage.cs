namespace ClassChat.Protocol.Messages;

/// <summary>
/// What the server tells a client: one JSON object of the classic dialect, told apart by its <c>status</c>.
/// </summary>
public abstract record ServerMessage
{
    private ServerMessage()
    {
    }

    /// <summary><c>success</c>: what was asked is done.</summary>
    public sealed record Success(string Message) : ServerMessage;

    /// <summary><c>error</c>: what was asked is not done, and why.</summary>
    public sealed record Error(string Message) : ServerMessage;

    /// <summary><c>sent</c>: a direct message was delivered, or queued.</summary>
    public sealed record Sent(string Message) : ServerMessage;

    /// <summary><c>system</c>: a notice, e.g. of who came and who went.</summary>
    public sealed record Notice(string Message) : ServerMessage;

    /// <summary><c>offline_messages</c>: how many messages waited for the one who returns.</summary>
    public sealed record Waiting(int Count, string Message) : ServerMessage;

    /// <summary><c>help</c>: the commands, each with what it does.</summary>
    public sealed record Help(IReadOnlyList<KeyValuePair<string, string>> Commands) : ServerMessage;

    /// <summary><c>user_list</c>: everybody who is here.</summary>
    public sealed record UserList(IReadOnlyList<string> Users) : ServerMessage;

    /// <summary><c>group_list</c>: every group with its members.</summary>
    public sealed record GroupList(IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Groups) : ServerMessage;

    /// <summary><c>message</c>: a direct message.</summary>
    /// <param name="Sender">Who sent it.</param>
    /// <param name="Receiver">Who it is for.</param>
    /// <param name="Text">Its text.</param>
    /// <param name="Timestamp">When it was sent, if it had to wait: <see cref="Protocol.Messages.Timestamp"/>.</param>
    public sealed record Direct(JsonText Sender, JsonText Receiver, JsonText Text, string? Timestamp = null)
        : ServerMessage;

    /// <summary><c>group_message</c>: a message to a group.</summary>
    /// <param name="Group">The group's name, without <c>@</c>.</param>
    /// <param name="Sender">Who sent it.</param>
    /// <param name="Text">Its text.</param>
    /// <param name="Timestamp">When it was sent, if it had to wait: <see cref="Protocol.Messages.Timestamp"/>.</param>
    public sealed record ToGroup(JsonText Group, JsonText Sender, JsonText Text, string? Timestamp = null)
        : ServerMessage;

    /// <summary><c>file_transfer</c>: a file.</summary>
    /// <param name="Sender">Who sent it.</param>
    /// <param name="Group">The group it was sent to; null if it was sent to one person.</param>
    /// <param name="Content">The file itself.</param>
    /// <param name="Timestamp">When it was sent, if it had to wait: <see cref="Protocol.Messages.Timestamp"/>.</param>
    public sealed record File(JsonText Sender, JsonText? Group, FileContent Content, string? Timestamp = null)
        : ServerMessage;

    /// <summary>Not a message of this dialect, and why: what a client does with it is its own matter.</summary>
    public sealed record Unknown(string Reason) : ServerMessage;
}
