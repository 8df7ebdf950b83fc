namespace ClassChat.Specification.Recording;

/// <summary>
/// Kind of event that one bot can observe on its connection. Dialect files define by these names how a server shows
/// most of them; what a client under test shows is a <see cref="ScreenEventKind"/>.
/// </summary>
public enum EventKind
{
    /// <summary>The server asks for a name.</summary>
    Prompt,

    /// <summary>The server accepts a connection or a name: the bot has joined. May contain the bot's name.</summary>
    Welcome,

    /// <summary>The server refuses a request.</summary>
    Refused,

    /// <summary>The server confirms that it executed a request, without saying that a message was delivered.</summary>
    Done,

    /// <summary>The server reports that a message or file reached its receiver.</summary>
    Delivered,

    /// <summary>The server reports that a message or file is queued for its receiver.</summary>
    Queued,

    /// <summary>The server returns a text to its sender.</summary>
    Echo,

    /// <summary>A direct text from another user to this bot.</summary>
    Message,

    /// <summary>A text from another user, or this bot's own, to a group that this bot is in.</summary>
    GroupMessage,

    /// <summary>One whole file from another user, to this bot or to a group that it is in.</summary>
    File,

    /// <summary>Another user joined.</summary>
    Joined,

    /// <summary>Another user left.</summary>
    Left,

    /// <summary>The list of all users who are connected.</summary>
    Users,

    /// <summary>The list of groups with their members.</summary>
    Groups,

    /// <summary>The server announces the number of queued messages.</summary>
    Waiting,

    /// <summary>The server confirms the end of the session.</summary>
    Goodbye,

    /// <summary>Irrelevant output: help texts, keep-alives.</summary>
    Noise,

    /// <summary>The server asks for a password.</summary>
    AskPassword,

    /// <summary>The server asks for a chat room.</summary>
    AskRoom,

    /// <summary>The server is ready for the next part, such as the bytes of a file.</summary>
    Ready,

    /// <summary>The server checks that the client is still connected.</summary>
    Ping,

    /// <summary>The server sends its public key.</summary>
    PublicKey,

    /// <summary>The server sends the session key, encrypted with the client's public key.</summary>
    SessionKey,

    /// <summary>Start of a file whose parts follow.</summary>
    FileStart,

    /// <summary>Part of a file.</summary>
    FilePart,

    /// <summary>End of a file.</summary>
    FileEnd,

    /// <summary>Output that the dialect does not define.</summary>
    Unknown,

    /// <summary>The server closed the connection normally (FIN).</summary>
    Closed,

    /// <summary>The connection was reset (RST).</summary>
    Reset,
}
