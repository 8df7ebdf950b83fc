namespace ClassChat.Protocol.Messages;

/// <summary>
/// A message from the server to a client: one JSON object of the classic dialect, distinguished by its <c>status</c>.
/// </summary>
public abstract record ServerMessage
{
    private ServerMessage()
    {
    }

    /// <summary>
    /// <c>success</c>: the client's request succeeded; also the welcome after registration, and the confirmation of a
    /// file or group message.
    /// </summary>
    public sealed record Success(string Message) : ServerMessage;

    /// <summary>
    /// <c>error</c>: something failed, for a reason that the user can read: a request, a registration, or input that is
    /// no request.
    /// </summary>
    public sealed record Error(string Message) : ServerMessage;

    /// <summary>
    /// <c>sent</c>: confirms to the sender that one direct text was delivered, or queued for its receiver.
    /// </summary>
    public sealed record Sent(string Message) : ServerMessage;

    /// <summary>
    /// <c>system</c>: a notice, such as that another user joined or left, or the goodbye after an exit request.
    /// </summary>
    public sealed record Notice(string Message) : ServerMessage;

    /// <summary><c>offline_messages</c>: tells a returning user how many messages were queued; they follow.</summary>
    public sealed record Waiting(int Count, string Message) : ServerMessage;

    /// <summary>
    /// <c>help</c>: all commands of the server, each with its description; the answer to <c>/help</c>, and sent after
    /// registration.
    /// </summary>
    public sealed record Help(IReadOnlyList<KeyValuePair<string, string>> Commands) : ServerMessage;

    /// <summary>
    /// <c>user_list</c>: the names of all users who are connected; the answer to <c>/users</c>, and sent when users
    /// join or leave.
    /// </summary>
    public sealed record UserList(IReadOnlyList<string> Users) : ServerMessage;

    /// <summary>
    /// <c>group_list</c>: every group with the names of all its members; sent after every group command.
    /// </summary>
    public sealed record GroupList(IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Groups) : ServerMessage;

    /// <summary><c>message</c>: one text from one user to another, as its receiver gets it.</summary>
    /// <param name="Sender">The name of the sender.</param>
    /// <param name="Receiver">The name of the receiver.</param>
    /// <param name="Text">The text of the message.</param>
    /// <param name="Timestamp">The time at which it was sent, if it was queued (see
    /// <see cref="Protocol.Messages.Timestamp"/>); null if it is delivered live.</param>
    public sealed record Direct(JsonText Sender, JsonText Receiver, JsonText Text, string? Timestamp = null)
        : ServerMessage;

    /// <summary><c>group_message</c>: one text from one user to a group, as each member gets it.</summary>
    /// <param name="Group">The group's name, without <c>@</c>.</param>
    /// <param name="Sender">The name of the sender.</param>
    /// <param name="Text">The text of the message.</param>
    /// <param name="Timestamp">The time at which it was sent, if it was queued (see
    /// <see cref="Protocol.Messages.Timestamp"/>); null if it is delivered live.</param>
    public sealed record ToGroup(JsonText Group, JsonText Sender, JsonText Text, string? Timestamp = null)
        : ServerMessage;

    /// <summary>
    /// <c>file_transfer</c>: one whole file from one user, to one user or a group, as each receiver gets it.
    /// </summary>
    /// <param name="Sender">The name of the sender.</param>
    /// <param name="Group">The group it was sent to; null if it was sent to one user.</param>
    /// <param name="Content">The file itself.</param>
    /// <param name="Timestamp">The time at which it was sent, if it was queued (see
    /// <see cref="Protocol.Messages.Timestamp"/>); null if it is delivered live.</param>
    public sealed record File(JsonText Sender, JsonText? Group, FileContent Content, string? Timestamp = null)
        : ServerMessage;

    /// <summary><c>public_key</c>: the server's RSA key, with which a client encrypts a session key.</summary>
    /// <param name="Key">The key in PEM.</param>
    public sealed record PublicKey(string Key) : ServerMessage;

    /// <summary>
    /// A frame that is not a message of this dialect, with the reason. The client decides how to handle it.
    /// </summary>
    public sealed record Unknown(string Reason) : ServerMessage;
}
