namespace ClassChat.Harness.Dialects;

/// <summary>What a bot can do. Dialect files name these to say which bytes a server wants for it.</summary>
public enum ActionKind
{
    /// <summary>
    /// Says a text to the server itself, or to everybody, as the plain-text levels do: <c>{text}</c>.
    /// </summary>
    Say,

    /// <summary>Sends <c>{text}</c> to <c>{to}</c>.</summary>
    Send,

    /// <summary>Sends <c>{text}</c> to the members of <c>{group}</c>.</summary>
    SendGroup,

    /// <summary>Sends <c>{filename}</c>, <c>{size}</c>, <c>{checksum}</c>, <c>{base64}</c> to <c>{to}</c>.</summary>
    SendFile,

    /// <summary>The same to the members of <c>{group}</c>.</summary>
    SendGroupFile,

    /// <summary>Creates <c>{group}</c>.</summary>
    CreateGroup,

    /// <summary>Joins <c>{group}</c>.</summary>
    JoinGroup,

    /// <summary>Leaves <c>{group}</c>.</summary>
    LeaveGroup,

    /// <summary>Asks for the groups.</summary>
    ListGroups,

    /// <summary>Asks for the users.</summary>
    ListUsers,

    /// <summary>Says goodbye, before the connection is closed.</summary>
    Exit,
}

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
