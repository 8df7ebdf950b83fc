namespace ClassChat.Specification.Scenarios;

/// <summary>Limit of new connections at one moment.</summary>
public static class ConnectLimits
{
    /// <summary>Number of clients that may connect at once: what a listener with a common backlog can hold.</summary>
    public const int AtOnce = 100;
}
