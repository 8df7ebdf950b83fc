namespace ClassChat.Harness.Observations;

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
