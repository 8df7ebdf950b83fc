namespace ClassChat.Protocol.Messages;

/// <summary>
/// What a client asks of the server: one JSON object of the classic dialect. Every request is answered, in the order
/// in which they came.
/// </summary>
public abstract record Request
{
    private Request()
    {
    }

    /// <summary>The name under which the client says it sends; null if it says none.</summary>
    public string? Sender { get; init; }

    /// <summary><c>{"type":"register","username":"Alice"}</c>: our own clients' way to give a name.</summary>
    public sealed record Register(string Name) : Request;

    /// <summary>A text for a person or a group. The text may point into a read buffer.</summary>
    /// <param name="Receiver">The <c>receiver</c> field: a user's name, or <c>@</c> and a group's.</param>
    /// <param name="Text">The text.</param>
    public sealed record SendText(string Receiver, JsonText Text) : Request;

    /// <summary>A file for a person or a group. Its base64 may point into a read buffer.</summary>
    /// <param name="Receiver">The <c>receiver</c> field: a user's name, or <c>@</c> and a group's.</param>
    /// <param name="File">The file.</param>
    public sealed record SendFile(string Receiver, FileContent File) : Request;

    /// <summary><c>/create NAME</c>.</summary>
    public sealed record CreateGroup(string Name) : Request;

    /// <summary><c>/join NAME</c>.</summary>
    public sealed record JoinGroup(string Name) : Request;

    /// <summary><c>/leave NAME</c>.</summary>
    public sealed record LeaveGroup(string Name) : Request;

    /// <summary><c>/groups</c>.</summary>
    public sealed record ListGroups : Request;

    /// <summary><c>/users</c>.</summary>
    public sealed record ListUsers : Request;

    /// <summary><c>/help</c>.</summary>
    public sealed record Help : Request;

    /// <summary><c>{"type":"exit"}</c>, or <c>exit</c> as receiver: the client goes.</summary>
    public sealed record Exit : Request;

    /// <summary>A command that there is not.</summary>
    public sealed record Unknown(string Command) : Request;

    /// <summary>Not a request; the reason is fit to be shown to who sent it.</summary>
    public sealed record Invalid(string Reason) : Request;
}
