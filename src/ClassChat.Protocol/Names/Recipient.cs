using System.Diagnostics.CodeAnalysis;

namespace ClassChat.Protocol.Names;

/// <summary>Parsed <c>receiver</c> field: the user or the group to which a message or file is addressed.</summary>
public abstract record Recipient
{
    private Recipient()
    {
    }

    /// <summary>One user, by name; nothing says that such a user exists.</summary>
    public sealed record User(UserName Name) : Recipient;

    /// <summary>All members of one group, by its name: <c>@NAME</c>.</summary>
    public sealed record Members(GroupName Group) : Recipient;

    /// <summary>Parses a receiver that is not a command.</summary>
    /// <param name="receiver">The field as received.</param>
    /// <param name="recipient">The recipient, if valid.</param>
    /// <param name="fault">The error in one sentence, if the field is invalid.</param>
    public static bool TryParse(
        string receiver, [NotNullWhen(true)] out Recipient? recipient, [NotNullWhen(false)] out string? fault)
    {
        recipient = null;
        if (receiver.StartsWith('@'))
        {
            if (GroupName.TryParse(receiver[1..], out GroupName? group, out fault)) recipient = new Members(group);
        }
        else if (UserName.TryParse(receiver, out UserName? user, out fault))
        {
            recipient = new User(user);
        }

        return recipient is not null;
    }

    /// <summary>The <c>receiver</c> field that addresses this recipient.</summary>
    public string Receiver => this switch
    {
        User person => person.Name.Value,
        Members members => "@" + members.Group.Value,
        _ => throw new InvalidOperationException(),
    };
}
