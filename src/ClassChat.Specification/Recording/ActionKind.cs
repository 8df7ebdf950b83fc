namespace ClassChat.Specification.Recording;

/// <summary>
/// Action that a bot, or the person at a client under test, can perform. Dialect files define by these names what is
/// sent to the server; console dialect files, what is typed.
/// </summary>
public enum ActionKind
{
    /// <summary>Sends <c>{text}</c> to the server itself or to everyone, as at the plain-text levels.</summary>
    Say,

    /// <summary>Sends <c>{text}</c> to <c>{to}</c>.</summary>
    Send,

    /// <summary>Sends <c>{text}</c> to the members of <c>{group}</c>.</summary>
    SendGroup,

    /// <summary>Sends <c>{filename}</c>, <c>{size}</c>, <c>{checksum}</c>, <c>{base64}</c> to <c>{to}</c>.</summary>
    SendFile,

    /// <summary>
    /// Sends <c>{filename}</c>, <c>{size}</c>, <c>{checksum}</c>, <c>{base64}</c> to the members of <c>{group}</c>.
    /// </summary>
    SendGroupFile,

    /// <summary>Creates <c>{group}</c>.</summary>
    CreateGroup,

    /// <summary>Joins <c>{group}</c>.</summary>
    JoinGroup,

    /// <summary>Adds <c>{to}</c> to <c>{group}</c>, which the sender owns.</summary>
    AddMember,

    /// <summary>Leaves <c>{group}</c>.</summary>
    LeaveGroup,

    /// <summary>Requests the list of groups.</summary>
    ListGroups,

    /// <summary>Requests the list of users.</summary>
    ListUsers,

    /// <summary>Announces the end of the session before the connection is closed.</summary>
    Exit,
}
