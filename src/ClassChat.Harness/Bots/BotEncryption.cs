namespace ClassChat.Harness.Bots;

/// <summary>Encryption that a bot asks for when it joins.</summary>
internal enum BotEncryption
{
    /// <summary>As every client of the dialect does.</summary>
    Usual,

    /// <summary>Encrypted, also where that is a choice.</summary>
    Asked,

    /// <summary>Encrypted, with a session key that the server cannot decrypt.</summary>
    WrongKey,
}
