using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>Request of a bot concerning a group: create, join or leave.</summary>
public enum GroupOperation
{
    /// <summary>Creates the group.</summary>
    Create,

    /// <summary>Joins the group.</summary>
    Join,

    /// <summary>Leaves the group.</summary>
    Leave,
}

/// <summary>Conversions from group operations to the actions of a dialect.</summary>
public static class GroupOperations
{
    /// <summary>The action of a group command.</summary>
    public static ActionKind Action(this GroupOperation verb) => verb switch
    {
        GroupOperation.Create => ActionKind.CreateGroup,
        GroupOperation.Join => ActionKind.JoinGroup,
        _ => ActionKind.LeaveGroup,
    };
}
