namespace ClassChat.Harness.Observations;

/// <summary>What a bot can observe. Dialect files name these to say how a server shows them.</summary>
public enum EventKind
{
    /// <summary>The server asks for a name.</summary>
    Prompt,

    /// <summary>The server acknowledges a connection, or a name: the bot is in. May give the bot its name.</summary>
    Welcome,

    /// <summary>The server does not do what was asked.</summary>
    Refused,

    /// <summary>The server has done what was asked.</summary>
    Done,

    /// <summary>A message or file reached its receiver.</summary>
    Delivered,

    /// <summary>A message or file waits for its receiver.</summary>
    Queued,

    /// <summary>The server gives a text back.</summary>
    Echo,

    /// <summary>A direct message.</summary>
    Message,

    /// <summary>A message to a group.</summary>
    GroupMessage,

    /// <summary>A file.</summary>
    File,

    /// <summary>Somebody came.</summary>
    Joined,

    /// <summary>Somebody went.</summary>
    Left,

    /// <summary>The list of users.</summary>
    Users,

    /// <summary>The list of groups with their members.</summary>
    Groups,

    /// <summary>So many messages wait.</summary>
    Waiting,

    /// <summary>The server says goodbye.</summary>
    Goodbye,

    /// <summary>Of no account: help texts, keep-alives.</summary>
    Noise,

    /// <summary>The server asks for a password.</summary>
    AskPassword,

    /// <summary>The server asks which room.</summary>
    AskRoom,

    /// <summary>The server is ready for what comes next, such as the bytes of a file.</summary>
    Ready,

    /// <summary>The server asks whether the client is still there.</summary>
    Ping,

    /// <summary>The server tells its public key.</summary>
    PublicKey,

    /// <summary>The server tells the session key, encrypted by the client's public key.</summary>
    SessionKey,

    /// <summary>A file begins: its parts follow.</summary>
    FileStart,

    /// <summary>A part of a file.</summary>
    FilePart,

    /// <summary>The end of a file.</summary>
    FileEnd,

    /// <summary>Nothing that the dialect knows.</summary>
    Unknown,

    /// <summary>The server ended the connection in good order.</summary>
    Closed,

    /// <summary>The connection broke: a reset.</summary>
    Reset,
}
