using System.Diagnostics.CodeAnalysis;

namespace ClassChat.Protocol.Names;

/// <summary>Where a message or file goes: the <c>receiver</c> field, read.</summary>
public abstract record Target
{
    private Target()
    {
    }

    /// <summary>One person.</summary>
    public sealed record Person(UserName Name) : Target;

    /// <summary>All members of a group: <c>@NAME</c>.</summary>
    public sealed record Members(GroupName Group) : Target;

    /// <summary>Reads a receiver that is not a command.</summary>
    /// <param name="receiver">The field as it came.</param>
    /// <param name="target">The target, if valid.</param>
    /// <param name="fault">One sentence that says what is wrong, if not.</param>
    public static bool TryParse(
        string receiver, [NotNullWhen(true)] out Target? target, [NotNullWhen(false)] out string? fault)
    {
        target = null;
        if (receiver.StartsWith('@'))
        {
            if (GroupName.TryParse(receiver[1..], out GroupName? group, out fault)) target = new Members(group);
        }
        else if (UserName.TryParse(receiver, out UserName? user, out fault))
        {
            target = new Person(user);
        }

        return target is not null;
    }

    /// <summary>The <c>receiver</c> field that names this target.</summary>
    public string Receiver => this switch
    {
        Person person => person.Name.Value,
        Members members => "@" + members.Group.Value,
        _ => throw new InvalidOperationException(),
    };
}
