namespace ClassChat.Harness.Dialects;

/// <summary>The spellings of actions and events in dialect files: <c>create_group</c> for CreateGroup.</summary>
internal static class Spelling
{
    /// <summary>The spelling of an enumeration's member.</summary>
    public static string Of<T>(T member)
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

    /// <summary>All spellings of an enumeration.</summary>
    public static IReadOnlyDictionary<string, T> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(member => Of(member));
}
