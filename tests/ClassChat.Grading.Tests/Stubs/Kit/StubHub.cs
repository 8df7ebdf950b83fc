using System.Text.RegularExpressions;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Kit;

/// <summary>
/// All that a stub server knows, and what it does with it: the chat of the assignment, up to the level of its rules.
/// What a client asks for is false if something that is needed is missing: it is malformed then.
/// </summary>
internal sealed class StubHub(StubRules rules)
{
    /// <summary>Largest file, in bytes.</summary>
    private const int MaxFileBytes = 10 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StubClient> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = [];
    private readonly SortedDictionary<string, List<string>> _groups =
        new(rules.Rooms.ToDictionary(room => room, _ => new List<string>()), StringComparer.Ordinal);

    private readonly Dictionary<string, List<Post>> _mail = [];

    /// <summary>The client of a name, if it is in.</summary>
    public StubClient? Find(string name)
    {
        lock (_lock) return _members.GetValueOrDefault(name);
    }

    /// <summary>True if there is a group of this name.</summary>
    public bool HasGroup(string name)
    {
        lock (_lock) return _groups.ContainsKey(name);
    }

    /// <summary>Lets somebody in, unless the name is none, or taken.</summary>
    public bool Enter(StubClient client, string name)
    {
        lock (_lock)
        {
            if (_members.TryGetValue(name, out StubClient? holder) && holder.IsGone) Remove(holder);
            if (!Regex.IsMatch(name, rules.Name)) return Refuse(client, "that is no name");
            if (_members.ContainsKey(name))
            {
                if (rules.Fault == StubFault.EvictsHolder) _members.Remove(name);
                return Refuse(client, $"the name {name} is taken");
            }

            client.Name = name;
            _members[name] = client;
            _known.Add(name);
            Greet(client, name);
            TellOthers(client, new StubEvent.Joined(name));
            TellUsers();
            return true;
        }
    }

    /// <summary>Lets somebody go, whatever the reason.</summary>
    public void Leave(StubClient client)
    {
        lock (_lock) Remove(client);
    }

    /// <summary>Somebody says goodbye.</summary>
    public bool Bye(StubClient client)
    {
        if (rules.Fault == StubFault.IgnoresGoodbye) return true;
        client.Tell(new StubEvent.Goodbye());
        client.HasLeft = true;
        Leave(client);
        return true;
    }

    /// <summary>Somebody sent what nobody understands.</summary>
    public void Malformed(StubClient client)
    {
        client.Tell(new StubEvent.Refused("this is not understood"));
        ListAfter(client);
        if (rules.Fault == StubFault.DeadAfterMalformed) client.IsDead = true;
    }

    /// <summary>A text for somebody.</summary>
    public bool Send(StubClient from, string? to, string? text) =>
        to is not null && text is not null && Post(from, new Post(from.Name!, to, text));

    /// <summary>A text for a group.</summary>
    public bool SendGroup(StubClient from, string? group, string? text) =>
        group is not null && text is not null && Post(from, new Post(from.Name!, group, text) { IsGroup = true });

    /// <summary>A file for somebody, or for a group.</summary>
    public bool SendFile(
        StubClient from, string? to, string? fileName, byte[]? content, string? checksum, bool isGroup = false)
    {
        if (to is null || fileName is null || content is null || checksum is null) return false;
        if (content.Length > MaxFileBytes) return TooLarge(from);
        if (rules.Fault == StubFault.SpoilsLargeFiles && content.Length >= 1_000_000)
            content = [.. content.AsSpan(..^1), (byte)~content[^1]];
        if (rules.Fault == StubFault.LosesLastBytes && content.Length >= 1_000_000) content = content[..^100];
        return Post(from, new Post(from.Name!, to, fileName)
        {
            Content = content, Checksum = checksum, IsGroup = isGroup,
        });
    }

    /// <summary>True if a file of this size may come; else its sender is told.</summary>
    public bool MayCome(StubClient from, long bytes) =>
        (rules.Level >= Level.Bonus2 && bytes is >= 0 and <= MaxFileBytes) || !TooLarge(from);

    /// <summary>A new group.</summary>
    public bool Create(StubClient client, string? group) => group is not null && Command(client, () =>
    {
        if (_groups.ContainsKey(group) && rules.Fault != StubFault.ReplacesGroups) return "that group is there already";
        if (rules.OneGroup) LeaveAll(client.Name!);
        _groups[group] = rules.CreateJoins ? [client.Name!] : [];
        return null;
    });

    /// <summary>A new member of a group.</summary>
    public bool Join(StubClient client, string? group) => group is not null && Command(client, () =>
    {
        if (rules.JoinsCreate) _groups.TryAdd(group, []);
        if (!_groups.TryGetValue(group, out List<string>? members)) return "there is no such group";
        if (rules.OneGroup && !members.Contains(client.Name!)) LeaveAll(client.Name!);
        if (!members.Contains(client.Name!)) members.Add(client.Name!);
        return null;
    });

    /// <summary>A new member of a group, added by its owner, who is its first member.</summary>
    public bool Add(StubClient client, string? group, string? name) =>
        group is not null && name is not null && Command(client, () =>
    {
        if (!_groups.TryGetValue(group, out List<string>? members)) return "there is no such group";
        if (members[0] != client.Name) return "this group is not yours";
        if (!_members.ContainsKey(name)) return "there is nobody of that name";
        if (!members.Contains(name)) members.Add(name);
        return null;
    });

    /// <summary>A member fewer; nobody left, no group.</summary>
    public bool LeaveGroup(StubClient client, string? group) => group is not null && Command(client, () =>
    {
        if (!_groups.TryGetValue(group, out List<string>? members)) return "there is no such group";
        if (!members.Remove(client.Name!)) return "you are not in that group";
        RemoveIfEmpty(group);
        return null;
    });

    /// <summary>Who is here.</summary>
    public bool ListUsers(StubClient client)
    {
        lock (_lock) client.Tell(UsersFor(client));
        return true;
    }

    /// <summary>The groups and who is in them.</summary>
    public bool ListGroups(StubClient client)
    {
        lock (_lock)
            client.Tell(new StubEvent.Groups(_groups.ToDictionary(group => group.Key, group => group.Value.ToArray())));
        return true;
    }

    private static bool Refuse(StubClient client, string why)
    {
        client.Tell(new StubEvent.Refused(why));
        return false;
    }

    private static bool TooLarge(StubClient client)
    {
        client.Tell(new StubEvent.Refused("a file may have 10 MB"));
        return true;
    }

    private static StubEvent ToldOf(Post post, bool waited = false) =>
        post.Content is not null ? new StubEvent.File(post)
        : post.IsGroup ? new StubEvent.GroupMessage(post)
        : new StubEvent.Message(post, waited);

    private void Greet(StubClient client, string name)
    {
        List<Post> waiting = _mail.GetValueOrDefault(name) ?? [];
        if (rules.Fault != StubFault.KeepsMail) _mail.Remove(name);
        if (rules.MailForWelcome && waiting.Count > 0)
        {
            client.Tell(new StubEvent.Mail(waiting));
            return;
        }

        client.Tell(new StubEvent.Welcome(name));
        if (waiting.Count > 0) client.Tell(new StubEvent.Waiting(waiting.Count));
        foreach (Post post in waiting) client.Tell(ToldOf(post, waited: true));
    }

    private void Remove(StubClient client)
    {
        if (client.Name is not string name || _members.GetValueOrDefault(name) != client) return;
        _members.Remove(name);
        foreach ((string group, List<string> members) in _groups.ToArray())
        {
            if (members.Remove(name)) RemoveIfEmpty(group);
        }

        TellAll(new StubEvent.Left(name));
        TellUsers();
    }

    private bool Command(StubClient client, Func<string?> run)
    {
        lock (_lock)
        {
            client.KnowsGroups = true;
            StubEvent answer = run() is string fault ? new StubEvent.Refused(fault) : new StubEvent.Done("it is done");
            client.Tell(answer);
            if (answer is StubEvent.Refused) ListAfter(client);
        }

        return true;
    }

    private bool Post(StubClient from, Post post)
    {
        if (rules.Fault == StubFault.TrimsTexts) post = post with { Text = post.Text.Trim() };
        lock (_lock)
        {
            StubEvent answer = post.IsGroup ? ToGroup(from, post) : ToPerson(from, post);
            from.Tell(answer);
            if (answer is StubEvent.Refused) ListAfter(from);
        }

        return true;
    }

    private StubEvent ToPerson(StubClient from, Post post)
    {
        if (_members.TryGetValue(post.Receiver, out StubClient? receiver))
        {
            bool isLost = rules.Fault == StubFault.LosesLongTexts && post.Text.Length > 20_000;
            if (!isLost) receiver.Tell(ToldOf(post));
            if (rules.Echo) from.Tell(ToldOf(post));
            return new StubEvent.Delivered(post.Receiver);
        }

        bool waits = rules.QueuesUnknown || (rules.Level >= Level.Bonus3 && _known.Contains(post.Receiver));
        if (!waits) return new StubEvent.Refused($"there is no {post.Receiver}");
        if (!_mail.TryGetValue(post.Receiver, out List<Post>? mail)) _mail[post.Receiver] = mail = [];
        mail.Add(post);
        return new StubEvent.Queued(post.Receiver);
    }

    private StubEvent ToGroup(StubClient from, Post post)
    {
        if (!_groups.TryGetValue(post.Receiver, out List<string>? members))
            return new StubEvent.Refused("there is no such group");
        if (!members.Contains(from.Name!) && !rules.OutsidersPost) return new StubEvent.Refused(
            "you are not in that group");
        foreach (string member in members.Where(member => member != from.Name || rules.GroupEcho))
            _members[member].Tell(ToldOf(post));
        if (rules.Fault == StubFault.LeaksGroups && post.Content is null)
            _members.Values.FirstOrDefault(member => !member.KnowsGroups)?.Tell(ToldOf(post));
        return new StubEvent.Delivered(post.Receiver);
    }

    private void ListAfter(StubClient client)
    {
        if (rules.ListsWithErrors) client.Tell(new StubEvent.Users([.. _members.Keys]));
    }

    private void TellUsers()
    {
        if (rules.ListsWhenAsked) return;
        foreach (StubClient member in _members.Values) member.Tell(UsersFor(member));
    }

    private StubEvent.Users UsersFor(StubClient client) =>
        new([.. _members.Keys.Where(name => !rules.ListsOthers || name != client.Name)]);

    private void LeaveAll(string name)
    {
        foreach ((string group, List<string> members) in _groups.ToArray())
        {
            if (members.Remove(name)) RemoveIfEmpty(group);
        }
    }

    private void RemoveIfEmpty(string group)
    {
        if (_groups[group].Count == 0 && !rules.Rooms.Contains(group)) _groups.Remove(group);
    }

    private void TellAll(StubEvent shown)
    {
        foreach (StubClient member in _members.Values) member.Tell(shown);
    }

    private void TellOthers(StubClient client, StubEvent shown)
    {
        foreach (StubClient member in _members.Values.Where(member => member != client)) member.Tell(shown);
    }
}
