namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Maximum number of bots that connect or act at the same time; also limits bursts and races in workloads.
/// </summary>
public static class ConnectLimits
{
    /// <summary>Number of clients that may connect at once: fits the backlog of a typical listener.</summary>
    public const int AtOnce = 100;
}
