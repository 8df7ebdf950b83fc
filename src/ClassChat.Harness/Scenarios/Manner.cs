namespace ClassChat.Harness.Scenarios;

/// <summary>How a bot goes.</summary>
public enum Manner
{
    /// <summary>As the dialect says a client should.</summary>
    Leave,

    /// <summary>Closes the connection.</summary>
    Close,

    /// <summary>Closes its sending side only.</summary>
    HalfClose,

    /// <summary>Resets the connection.</summary>
    Reset,
}
