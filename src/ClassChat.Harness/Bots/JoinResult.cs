namespace ClassChat.Harness.Bots;

/// <summary>
/// Result of a bot's last attempt to join, or of one dialogue. For the dialogue of an action, <c>Joined</c> only means
/// that all steps succeeded.
/// </summary>
internal enum JoinResult
{
    /// <summary>The bot has not tried to join, or has disconnected since.</summary>
    NotJoined,

    /// <summary>The bot has joined, or all steps of its dialogue succeeded.</summary>
    Joined,

    /// <summary>The server refused the join or the action.</summary>
    Refused,

    /// <summary>The server ended the connection.</summary>
    Disconnected,

    /// <summary>The server sent no answer that the dialect recognizes.</summary>
    NoReply,

    /// <summary>No connection could be opened.</summary>
    Unreachable,
}
