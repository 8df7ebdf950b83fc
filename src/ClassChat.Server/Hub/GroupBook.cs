using System.Diagnostics.CodeAnalysis;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;

namespace ClassChat.Server.Hub;

/// <summary>All groups, in the order of their names. A group without members is gone. Under the hub's lock.</summary>
/// <param name="maxGroups">How many there may be.</param>
internal sealed class GroupBook(int maxGroups)
{
    private readonly SortedDictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>Finds a group.</summary>
    public bool TryFind(GroupName name, [NotNullWhen(true)] out Group? group) =>
        _groups.TryGetValue(name.Value, out group);

    /// <summary><c>/create</c>.</summary>
    public ServerMessage Create(string text, UserName user)
    {
        if (!GroupName.TryParse(text, out GroupName? name, out string? fault)) return new ServerMessage.Error(fault);
        if (_groups.ContainsKey(name.Value)) return Answers.GroupExists(name);
        if (_groups.Count >= maxGroups) return Answers.TooManyGroups(maxGroups);
        var group = new Group(name);
        group.Add(user);
        _groups.Add(name.Value, group);
        return Answers.GroupCreated(name);
    }

    /// <summary><c>/join</c>.</summary>
    public ServerMessage Join(string text, UserName user)
    {
        if (!GroupName.TryParse(text, out GroupName? name, out string? fault)) return new ServerMessage.Error(fault);
        if (!TryFind(name, out Group? group)) return Answers.NoSuchGroup(name);
        return group.Add(user) ? Answers.GroupJoined(name) : Answers.AlreadyInGroup(name);
    }

    /// <summary><c>/leave</c>.</summary>
    public ServerMessage Leave(string text, UserName user)
    {
        if (!GroupName.TryParse(text, out GroupName? name, out string? fault)) return new ServerMessage.Error(fault);
        if (!TryFind(name, out Group? group)) return Answers.NoSuchGroup(name);
        if (!group.Remove(user)) return Answers.NotInGroup(name);
        if (group.Members.Count == 0) _groups.Remove(name.Value);
        return Answers.GroupLeft(name);
    }

    /// <summary>Lets somebody out of all groups.</summary>
    public void LeaveAll(UserName user)
    {
        List<string> emptied = [];
        foreach (Group group in _groups.Values)
        {
            if (group.Remove(user) && group.Members.Count == 0) emptied.Add(group.Name.Value);
        }

        foreach (string name in emptied) _groups.Remove(name);
    }

    /// <summary>The list that every group command is answered with.</summary>
    public ServerMessage.GroupList List()
    {
        var lists = new List<KeyValuePair<string, IReadOnlyList<string>>>(_groups.Count);
        foreach (Group group in _groups.Values)
            lists.Add(new(group.Name.Value, [.. group.Members.Select(member => member.Value)]));
        return new ServerMessage.GroupList(lists);
    }
}
