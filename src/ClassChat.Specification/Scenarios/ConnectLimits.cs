namespace ClassChat.Specification.Scenarios;

/// <summary>Limit of simultaneous new connections.</summary>
public static class ConnectLimits
{
    /// <summary>Number of clients that may connect at once: fits the backlog of a typical listener.</summary>
    public const int AtOnce = 100;
}
