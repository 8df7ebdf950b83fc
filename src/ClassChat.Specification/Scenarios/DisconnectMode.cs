namespace ClassChat.Specification.Scenarios;

/// <summary>Way in which a bot disconnects.</summary>
public enum DisconnectMode
{
    /// <summary>Disconnects in the way that the dialect requires of a client.</summary>
    Leave,

    /// <summary>Closes the connection without the dialect's exit message.</summary>
    Close,

    /// <summary>Closes only the sending side.</summary>
    HalfClose,

    /// <summary>Aborts the connection with a reset (RST).</summary>
    Reset,
}
