using ClassChat.Protocol;

namespace ClassChat.Server.Hub;

/// <summary>What a server offers beyond names, direct messages and lists of users.</summary>
[Flags]
internal enum Features
{
    /// <summary>Nothing: task 4.</summary>
    None = 0,

    /// <summary>Groups, and the list of commands on arrival: bonus 5.1.</summary>
    Groups = 1,

    /// <summary>Files: bonus 5.2.</summary>
    Files = 2,

    /// <summary>Messages, files and membership for people who are away: bonus 5.3.</summary>
    OfflineMail = 4,
}

/// <summary>The features of each level.</summary>
internal static class LevelFeatures
{
    /// <summary>What a server of this level offers.</summary>
    public static Features Of(Level level) => level switch
    {
        Level.Task4 => Features.None,
        Level.Bonus1 => Features.Groups,
        Level.Bonus2 => Features.Groups | Features.Files,
        Level.Bonus3 or Level.Full => Features.Groups | Features.Files | Features.OfflineMail,
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };
}
