using System.Diagnostics.CodeAnalysis;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;

namespace ClassChat.Server.Hub;

/// <summary>
/// All groups of the chat, sorted by name: executes the commands that create, join, leave and list groups, and builds
/// the replies. The hub delivers group messages. A group without members is removed. Guarded by the hub's lock.
/// </summary>
/// <param name="maxGroups">The maximum number of groups.</param>
internal sealed class GroupRegistry(int maxGroups)
{
    private readonly SortedDictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>Finds a group by name.</summary>
    public bool TryFind(GroupName name, [NotNullWhen(true)] out Group? group) =>
        _groups.TryGetValue(name.Value, out group);

    /// <summary>Creates a group with the user as its first member (<c>/create</c>).</summary>
    public ServerMessage Create(string text, UserName user)
    {
        if (!GroupName.TryParse(text, out GroupName? name, out string? fault)) return new ServerMessage.Error(fault);
        if (_groups.ContainsKey(name.Value)) return ReplyTexts.GroupExists(name);
        if (_groups.Count >= maxGroups) return ReplyTexts.TooManyGroups(maxGroups);
        var group = new Group(name);
        group.Add(user);
        _groups.Add(name.Value, group);
        return ReplyTexts.GroupCreated(name);
    }

    /// <summary>Adds the user to a group (<c>/join</c>).</summary>
    public ServerMessage Join(string text, UserName user)
    {
        if (!GroupName.TryParse(text, out GroupName? name, out string? fault)) return new ServerMessage.Error(fault);
        if (!TryFind(name, out Group? group)) return ReplyTexts.NoSuchGroup(name);
        return group.Add(user) ? ReplyTexts.GroupJoined(name) : ReplyTexts.AlreadyInGroup(name);
    }

    /// <summary>Removes the user from a group (<c>/leave</c>).</summary>
    public ServerMessage Leave(string text, UserName user)
    {
        if (!GroupName.TryParse(text, out GroupName? name, out string? fault)) return new ServerMessage.Error(fault);
        if (!TryFind(name, out Group? group)) return ReplyTexts.NoSuchGroup(name);
        if (!group.Remove(user)) return ReplyTexts.NotInGroup(name);
        if (group.Members.Count == 0) _groups.Remove(name.Value);
        return ReplyTexts.GroupLeft(name);
    }

    /// <summary>Removes the user from all groups.</summary>
    public void LeaveAll(UserName user)
    {
        List<string> emptied = [];
        foreach (Group group in _groups.Values)
        {
            if (group.Remove(user) && group.Members.Count == 0) emptied.Add(group.Name.Value);
        }

        foreach (string name in emptied) _groups.Remove(name);
    }

    /// <summary>Builds the list of groups that follows every group command.</summary>
    public ServerMessage.GroupList List()
    {
        var lists = new List<KeyValuePair<string, IReadOnlyList<string>>>(_groups.Count);
        foreach (Group group in _groups.Values)
            lists.Add(new(group.Name.Value, [.. group.Members.Select(member => member.Value)]));
        return new ServerMessage.GroupList(lists);
    }
}
