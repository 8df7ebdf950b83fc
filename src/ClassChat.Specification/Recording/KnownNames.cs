namespace ClassChat.Specification.Recording;

/// <summary>Names of a scenario's users and groups, as the server knows them: patterns look for these first.</summary>
/// <param name="Users">The names of users.</param>
/// <param name="Groups">The names of groups.</param>
public sealed record KnownNames(IReadOnlyList<string> Users, IReadOnlyList<string> Groups)
{
    /// <summary>Maximum number of users: a pattern holds all names.</summary>
    public const int MaxUsers = 64;
}
