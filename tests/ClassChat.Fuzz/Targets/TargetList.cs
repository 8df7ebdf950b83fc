namespace ClassChat.Fuzz.Targets;

/// <summary>All targets.</summary>
public static class TargetList
{
    /// <summary>All targets, files first.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        .. FileTargets.All, .. MigrationTargets.All, .. PatternTargets.All,
        new ServerOutputTarget { Weight = 12 }, .. ProtocolTargets.All, .. MachineTargets.All,
    ];
}
