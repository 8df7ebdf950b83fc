using ClassChat.Protocol.Names;

namespace ClassChat.Server.Hub;

/// <summary>
/// A chat group: its name and its members, connected or not, in the order in which they joined. Guarded by the hub's
/// lock.
/// </summary>
/// <param name="name">The name of the group.</param>
internal sealed class Group(GroupName name)
{
    private readonly List<UserName> _members = [];
    private readonly HashSet<UserName> _names = [];

    /// <summary>The name of the group.</summary>
    public GroupName Name => name;

    /// <summary>The names of the members.</summary>
    public IReadOnlyList<UserName> Members => _members;

    /// <summary>True if the user is a member.</summary>
    public bool Contains(UserName user) => _names.Contains(user);

    /// <summary>Adds a member; false if the user already is one.</summary>
    public bool Add(UserName user)
    {
        bool isNew = _names.Add(user);
        if (isNew) _members.Add(user);
        return isNew;
    }

    /// <summary>Removes a member; false if the user is not one.</summary>
    public bool Remove(UserName user)
    {
        bool wasIn = _names.Remove(user);
        if (wasIn) _members.Remove(user);
        return wasIn;
    }
}
