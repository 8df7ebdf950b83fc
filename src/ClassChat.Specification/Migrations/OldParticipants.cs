using ClassChat.Specification.Scenarios;

namespace ClassChat.Specification.Migrations;

/// <summary>Bots of a scenario that is being rewritten: which are swarms, and which have joined so far.</summary>
internal sealed class OldParticipants
{
    private readonly Dictionary<string, int?> _bots = [];
    private readonly HashSet<string> _joined = [];

    /// <summary>Reads a header line that declares bots.</summary>
    public void Read(string line)
    {
        string[] words = line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["bots", ..]) return;
        if (words is [_, string number, string swarm] && int.TryParse(number, out int count))
            _bots[swarm] = Math.Clamp(count, 0, 100_000);
        else
            foreach (string bot in words.Skip(1)) _bots[bot] = null;
    }

    /// <summary>True for a swarm, false for one bot, null for an unknown name.</summary>
    public bool? IsSwarm(string name) => _bots.TryGetValue(name, out int? count) ? count is not null : null;

    /// <summary>
    /// True if all of the bots have joined, false if none has; null if only some have, or they are unknown.
    /// </summary>
    public bool? HaveJoined(string who)
    {
        string[] bots = [.. Members(who)];
        int joined = bots.Count(_joined.Contains);
        return bots.Length == 0 ? null : joined == bots.Length ? true : joined == 0 ? false : null;
    }

    /// <summary>Records that bots have joined.</summary>
    public void Join(string who) => _joined.UnionWith(Members(who));

    private IEnumerable<string> Members(string who)
    {
        if (SlotParsers.ReadActors(who) is not Actors actors) return [];
        IEnumerable<string> meant =
            actors.Refs.Count == 0 ? _bots.Keys.SelectMany(MembersOf) : actors.Refs.SelectMany(Members);
        return meant.Except(actors.Except.SelectMany(Members)).Distinct();
    }

    private IEnumerable<string> MembersOf(string name) => Members(new ActorRef(name, null, null));

    private IEnumerable<string> Members(ActorRef actor)
    {
        if (!_bots.TryGetValue(actor.Name, out int? count)) return [];
        if (count is not int many) return [actor.Name];
        int first = Math.Max(1, actor.First ?? 1), last = Math.Min(many, actor.Last ?? many);
        return Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(number => $"{actor.Name}[{number}]");
    }
}
