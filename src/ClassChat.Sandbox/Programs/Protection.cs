namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Requested degree of isolation of a program from the machine, the harness and other programs; the actual degree
/// depends on the tools available.
/// </summary>
public enum Protection
{
    /// <summary>
    /// The strongest available here: own namespaces if bubblewrap works, otherwise as <see cref="LimitsOnly"/>.
    /// </summary>
    Best,

    /// <summary>
    /// Own working copy, resource limits, and a process namespace if the system has them; but the machine's network and
    /// files.
    /// </summary>
    LimitsOnly,

    /// <summary>No isolation: the program runs in its original folder without limits.</summary>
    None,
}
