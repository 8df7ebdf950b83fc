using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>Request of an actor to the server about one group: to create, join or leave it.</summary>
public enum GroupOperation
{
    /// <summary>The actor creates a new group.</summary>
    Create,

    /// <summary>The actor becomes a member of an existing group.</summary>
    Join,

    /// <summary>The actor ends its membership of the group.</summary>
    Leave,
}

/// <summary>Maps group operations to the <see cref="ActionKind"/> that performs them.</summary>
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
