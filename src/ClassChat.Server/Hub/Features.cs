using ClassChat.Protocol;

namespace ClassChat.Server.Hub;

/// <summary>
/// Set of optional features (flags) that a level adds to names, direct messages and user lists: groups, files, offline
/// messages, encryption.
/// </summary>
[Flags]
internal enum Features
{
    /// <summary>No optional features: task 4.</summary>
    None = 0,

    /// <summary>Groups, and the list of commands after registration: bonus 5.1.</summary>
    Groups = 1,

    /// <summary>Files: bonus 5.2.</summary>
    Files = 2,

    /// <summary>
    /// Messages and files for users who are offline, and group membership that outlives a connection: bonus 5.3.
    /// </summary>
    OfflineMessages = 4,

    /// <summary>Encryption between client and server: bonus 5.4.</summary>
    Encryption = 8,
}

/// <summary>
/// Maps each <see cref="Level"/> from task 4 on to its <see cref="Features"/>; lower levels have no hub and throw.
/// </summary>
internal static class LevelFeatures
{
    /// <summary>Returns the features that a server of this level offers.</summary>
    public static Features ForLevel(Level level) => level switch
    {
        Level.Task4 => Features.None,
        Level.Bonus1 => Features.Groups,
        Level.Bonus2 => Features.Groups | Features.Files,
        Level.Bonus3 => Features.Groups | Features.Files | Features.OfflineMessages,
        Level.Bonus4 or Level.Full =>
            Features.Groups | Features.Files | Features.OfflineMessages | Features.Encryption,
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };
}
