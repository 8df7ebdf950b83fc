namespace ClassChat.Protocol.Messages;

/// <summary>
/// A request from a client to the server: one JSON object of the classic dialect. The server answers every request, in
/// order.
/// </summary>
public abstract record Request
{
    private Request()
    {
    }

    /// <summary>The sender name stated by the client; null if it states none.</summary>
    public string? Sender { get; init; }

    /// <summary>
    /// Registration by an object: <c>{"type":"register","username":"Alice"}</c>, as ClassChat's own clients send it.
    /// </summary>
    public sealed record Register(string Name) : Request;

    /// <summary>A text for a user or a group. The text may point into a read buffer.</summary>
    /// <param name="Receiver">The <c>receiver</c> field: a user name, or <c>@</c> and a group name.</param>
    /// <param name="Text">The text.</param>
    public sealed record SendText(string Receiver, JsonText Text) : Request;

    /// <summary>A file for a user or a group. Its base64 may point into a read buffer.</summary>
    /// <param name="Receiver">The <c>receiver</c> field: a user name, or <c>@</c> and a group name.</param>
    /// <param name="File">The file.</param>
    public sealed record SendFile(string Receiver, FileContent File) : Request;

    /// <summary>Creates a group: <c>/create NAME</c>.</summary>
    public sealed record CreateGroup(string Name) : Request;

    /// <summary>Joins a group: <c>/join NAME</c>.</summary>
    public sealed record JoinGroup(string Name) : Request;

    /// <summary>Leaves a group: <c>/leave NAME</c>.</summary>
    public sealed record LeaveGroup(string Name) : Request;

    /// <summary>Asks for the list of groups: <c>/groups</c>.</summary>
    public sealed record ListGroups : Request;

    /// <summary>Asks for the list of users: <c>/users</c>.</summary>
    public sealed record ListUsers : Request;

    /// <summary>Asks for the list of commands: <c>/help</c>.</summary>
    public sealed record Help : Request;

    /// <summary>Leaves the chat: <c>{"type":"exit"}</c>, or <c>exit</c> as receiver.</summary>
    public sealed record Exit : Request;

    /// <summary>A command that does not exist.</summary>
    public sealed record Unknown(string Command) : Request;

    /// <summary>A frame that is not a valid request; the reason is worded for its sender.</summary>
    public sealed record Invalid(string Reason) : Request;
}
