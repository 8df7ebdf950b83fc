namespace ClassChat.Testing.Faults;

/// <summary>All faults of the matrix: each is one thing that a server does wrong, in front of our own server.</summary>
internal static class MatrixFaults
{
    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        [
            .. OperatorFaults.All, .. EchoFaults.All, .. ChatFaults.All, .. GroupFaults.All, .. FileFaults.All,
            .. OfflineFaults.All, .. PlausibleFaults.All, .. NoteFaults.All,
        ];
}
