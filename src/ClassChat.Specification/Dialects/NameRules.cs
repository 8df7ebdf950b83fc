namespace ClassChat.Specification.Dialects;

/// <summary>
/// Limits of names and passwords that a server may have without a fault; part of its <see cref="Dialect"/>. Bots are
/// named accordingly.
/// </summary>
/// <param name="Users">Limit of user names.</param>
/// <param name="Groups">Limit of group names.</param>
/// <param name="Files">Limit of file names, with their extension.</param>
/// <param name="Passwords">Limit of passwords.</param>
public sealed record NameRules(NameRule Users, NameRule Groups, NameRule Files, NameRule Passwords)
{
    /// <summary>No limits.</summary>
    public static NameRules None { get; } = new(NameRule.None, NameRule.None, NameRule.None, NameRule.None);
}

/// <summary>Limit of one kind of name: its length and its characters.</summary>
/// <param name="Length">Maximum length in characters; null for no limit.</param>
/// <param name="Characters">The characters that names consist of.</param>
public sealed record NameRule(int? Length, NameCharacters Characters)
{
    /// <summary>Shortest limit, in characters: below it, a thousand names could not be told apart.</summary>
    public const int MinLength = 4;

    /// <summary>Longest limit, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>No limit.</summary>
    public static NameRule None { get; } = new(null, NameCharacters.LettersAndDigits);
}

/// <summary>Characters that a name may consist of.</summary>
public enum NameCharacters
{
    /// <summary>Letters and digits of ASCII.</summary>
    LettersAndDigits,

    /// <summary>Letters of ASCII.</summary>
    Letters,

    /// <summary>Small letters of ASCII.</summary>
    Lowercase,

    /// <summary>Capital letters of ASCII.</summary>
    Uppercase,

    /// <summary>Digits.</summary>
    Digits,
}
