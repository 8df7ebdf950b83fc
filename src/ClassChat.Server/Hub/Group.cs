using ClassChat.Protocol.Names;

namespace ClassChat.Server.Hub;

/// <summary>A group and who is in it, in the order in which they joined. Under the hub's lock.</summary>
/// <param name="name">Its name.</param>
internal sealed class Group(GroupName name)
{
    private readonly List<UserName> _members = [];
    private readonly HashSet<UserName> _names = [];

    /// <summary>Its name.</summary>
    public GroupName Name => name;

    /// <summary>Who is in it.</summary>
    public IReadOnlyList<UserName> Members => _members;

    /// <summary>True if somebody is in it.</summary>
    public bool Contains(UserName user) => _names.Contains(user);

    /// <summary>Takes somebody in; false if they are in it.</summary>
    public bool Add(UserName user)
    {
        bool isNew = _names.Add(user);
        if (isNew) _members.Add(user);
        return isNew;
    }

    /// <summary>Lets somebody out; false if they are not in it.</summary>
    public bool Remove(UserName user)
    {
        bool wasIn = _names.Remove(user);
        if (wasIn) _members.Remove(user);
        return wasIn;
    }
}
