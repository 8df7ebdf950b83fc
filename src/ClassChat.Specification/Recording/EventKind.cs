namespace ClassChat.Specification.Recording;

/// <summary>
/// Kind of event that a bot can observe. Dialect files use these names to define how a server shows each.
/// </summary>
public enum EventKind
{
    /// <summary>The server asks for a name.</summary>
    Prompt,

    /// <summary>The server accepts a connection or a name: the bot has joined. May contain the bot's name.</summary>
    Welcome,

    /// <summary>The server refuses a request.</summary>
    Refused,

    /// <summary>The server confirms a request.</summary>
    Done,

    /// <summary>The server reports that a message or file reached its receiver.</summary>
    Delivered,

    /// <summary>The server reports that a message or file is queued for its receiver.</summary>
    Queued,

    /// <summary>The server returns a text to its sender.</summary>
    Echo,

    /// <summary>A direct message.</summary>
    Message,

    /// <summary>A message to a group.</summary>
    GroupMessage,

    /// <summary>A file.</summary>
    File,

    /// <summary>Another user joined.</summary>
    Joined,

    /// <summary>Another user left.</summary>
    Left,

    /// <summary>The list of users.</summary>
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
