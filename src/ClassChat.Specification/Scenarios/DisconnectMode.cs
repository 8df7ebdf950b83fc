namespace ClassChat.Specification.Scenarios;

/// <summary>Way in which one bot ends its connection to the server.</summary>
public enum DisconnectMode
{
    /// <summary>The bot leaves as the dialect requires of a client: usually with an exit message.</summary>
    Leave,

    /// <summary>The bot closes the connection (FIN) without an exit message.</summary>
    Close,

    /// <summary>The bot closes only its sending side (FIN) and goes on reading.</summary>
    HalfClose,

    /// <summary>The bot aborts the connection with a reset (RST).</summary>
    Reset,
}
