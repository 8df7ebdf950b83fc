namespace ClassChat.Specification.Dialects;

/// <summary>
/// Converts between enum members and their spelling in dialect and console dialect files: <c>create_group</c> for
/// CreateGroup.
/// </summary>
public static class SnakeCase
{
    /// <summary>Spelling of an enum member.</summary>
    public static string FromEnum<T>(T member)
        where T : struct, Enum
    {
        var text = new System.Text.StringBuilder();
        foreach (char c in member.ToString())
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary>All members of an enum by their spelling.</summary>
    public static IReadOnlyDictionary<string, T> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(member => FromEnum(member));
}
