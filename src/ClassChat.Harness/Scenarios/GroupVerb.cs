using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Scenarios;

/// <summary>What is done with a group.</summary>
public enum GroupVerb
{
    /// <summary>Makes it.</summary>
    Create,

    /// <summary>Becomes a member.</summary>
    Join,

    /// <summary>Is a member no more.</summary>
    Leave,
}

/// <summary>What a client asks of its server for what is done with a group.</summary>
public static class GroupVerbs
{
    /// <summary>The action of a group command.</summary>
    public static ActionKind Action(this GroupVerb verb) => verb switch
    {
        GroupVerb.Create => ActionKind.CreateGroup,
        GroupVerb.Join => ActionKind.JoinGroup,
        _ => ActionKind.LeaveGroup,
    };
}
