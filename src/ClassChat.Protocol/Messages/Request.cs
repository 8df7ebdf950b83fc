namespace ClassChat.Protocol.Messages;

/// <summary>
/// A request from a client to the server: one JSON object of the classic dialect, or the <see cref="Invalid"/> in place
/// of one that cannot be read. The server answers every request, in order.
/// </summary>
public abstract record Request
{
    private Request()
    {
    }

    /// <summary>The sender name stated by the client; null if it states none.</summary>
    public string? Sender { get; init; }

    /// <summary>
    /// The client registers under a user name, with an object: <c>{"type":"register","username":"Alice"}</c>, as
    /// ClassChat's own clients do.
    /// </summary>
    public sealed record Register(string Name) : Request;

    /// <summary>
    /// The client sends one text to one user or to all members of one group. The text may point into a read buffer.
    /// </summary>
    /// <param name="Receiver">The <c>receiver</c> field: a user name, or <c>@</c> and a group name.</param>
    /// <param name="Text">The text.</param>
    public sealed record SendText(string Receiver, JsonText Text) : Request;

    /// <summary>
    /// The client sends one whole file to one user or to all members of one group. Its base64 may point into a read
    /// buffer.
    /// </summary>
    /// <param name="Receiver">The <c>receiver</c> field: a user name, or <c>@</c> and a group name.</param>
    /// <param name="File">The file.</param>
    public sealed record SendFile(string Receiver, FileContent File) : Request;

    /// <summary>The client creates a group and becomes its first member: <c>/create NAME</c>.</summary>
    public sealed record CreateGroup(string Name) : Request;

    /// <summary>The client becomes a member of an existing group: <c>/join NAME</c>.</summary>
    public sealed record JoinGroup(string Name) : Request;

    /// <summary>The client ends its membership of a group: <c>/leave NAME</c>.</summary>
    public sealed record LeaveGroup(string Name) : Request;

    /// <summary>The client asks for all groups with their members: <c>/groups</c>.</summary>
    public sealed record ListGroups : Request;

    /// <summary>The client asks for the names of all connected users: <c>/users</c>.</summary>
    public sealed record ListUsers : Request;

    /// <summary>The client asks for the list of commands: <c>/help</c>.</summary>
    public sealed record Help : Request;

    /// <summary>
    /// The client leaves the chat, and the server closes its connection: <c>{"type":"exit"}</c>, or <c>exit</c> as
    /// receiver.
    /// </summary>
    public sealed record Exit : Request;

    /// <summary>The client asks for the server's public key: <c>{"type":"encrypt"}</c>.</summary>
    public sealed record Encrypt : Request;

    /// <summary>
    /// The client sends the session key: <c>{"type":"session_key","key":"..."}</c>; see
    /// <see cref="Encryption.SessionKey"/>.
    /// </summary>
    /// <param name="Key">The key, encrypted with the server's public key, in base64.</param>
    public sealed record SessionKey(string Key) : Request;

    /// <summary>
    /// An encrypted frame on a connection that is not encrypted, or inside of another one: it is never valid there.
    /// </summary>
    public sealed record Encrypted : Request;

    /// <summary>
    /// A well-formed request with a command that does not exist; anything malformed is <see cref="Invalid"/>.
    /// </summary>
    public sealed record Unknown(string Command) : Request;

    /// <summary>A JSON object that is not a valid request; the reason is worded for the user who sent it.</summary>
    public sealed record Invalid(string Reason) : Request;
}
