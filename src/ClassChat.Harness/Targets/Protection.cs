namespace ClassChat.Harness.Targets;

/// <summary>How far a program is kept from the machine, from the harness and from its neighbours.</summary>
public enum Protection
{
    /// <summary>
    /// The best there is here: namespaces of its own if bubblewrap is installed, else as <see cref="LimitsOnly"/>.
    /// </summary>
    Best,

    /// <summary>
    /// Its own copy of its files, limits, and where the system has namespaces, processes of its own; but the machine's
    /// network and files.
    /// </summary>
    LimitsOnly,

    /// <summary>None: it runs where it stands, and nothing is limited.</summary>
    None,
}
