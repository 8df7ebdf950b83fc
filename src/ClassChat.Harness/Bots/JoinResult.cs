namespace ClassChat.Harness.Bots;

/// <summary>Result of one bot's last attempt to join the chat, or of its last dialogue.</summary>
internal enum JoinResult
{
    /// <summary>The bot has not tried to join, or has disconnected since.</summary>
    NotJoined,

    /// <summary>The bot has joined.</summary>
    Joined,

    /// <summary>The server refused the join.</summary>
    Refused,

    /// <summary>The server ended the connection.</summary>
    Disconnected,

    /// <summary>The server sent no answer that the dialect recognizes.</summary>
    NoReply,

    /// <summary>No connection could be opened.</summary>
    Unreachable,
}
