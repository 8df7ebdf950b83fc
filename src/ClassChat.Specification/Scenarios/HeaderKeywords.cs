namespace ClassChat.Specification.Scenarios;

/// <summary>Keywords of the header of a scenario or workload file.</summary>
public static class HeaderKeywords
{
    /// <summary>Keywords of a scenario's header, each with an example and its meaning.</summary>
    public static readonly IReadOnlyList<(string Keyword, string Example, string Meaning)> OfScenarios =
    [
        ("scenario",
            "scenario \"A direct message reaches its receiver and nobody else\"",
            "what it shows, in one sentence"),
        ("counts", "counts for t4.route, t4.confirm", "the rubric items it counts for"),
        ("level",
            "level task4 · level task1 only · level bonus1 to bonus2",
            "the level of program it is asked of: that one and all higher, only that one, or a range"),
        ("why",
            "why \"the receiver named in the message is the only one who may read it\"",
            "what of the assignment it stands for"),
        ("unless", "unless join_creates_group, non_members_may_post",
            "traits of servers that are not asked it: join_creates_group, non_members_may_post, "
                + "exit_closes_connection, ends_idle_connections, names_ignore_case, away_members_stay, "
                + "sender_gets_own_messages, one_group_at_a_time and built_in_groups (the dialect says so in its "
                + "semantics), "
                + "queues_for_new_names (its unknown_receiver is queued), "
                + "lists_groups (the dialect has the event and the action)"),
        ("only", "only if exit_closes_connection", "traits that a server must have to be asked it: those of `unless`"),
        ("exclusive", "exclusive", "nothing runs beside it: it measures time"),
        ("ascii", "ascii", "texts that are made from the seed have no other characters: it is not about them"),
        ("bots", "bots alice, bob · bots 50 students", "who takes part: named bots, and swarms"),
        ("client", "client carol", "the program under test is a client; it is called so"),
        ("server", "server level task1 · server level full",
            "the level of the server that the harness plays for that client"),
    ];

    /// <summary>Keywords of a workload's header.</summary>
    public static readonly IReadOnlyList<(string Keyword, string Example, string Meaning)> OfWorkloads =
    [
        ("workload", "workload \"A class at work, all at once\"", "what it shows, in one sentence"),
        .. OfScenarios.Where(keyword => keyword.Keyword is
            "counts" or "level" or "why" or "unless" or "only" or "exclusive" or "bots"),
        ("checks", "checks loss, duplication, order", "what must hold; everything, where the line is left out"),
    ];
}
