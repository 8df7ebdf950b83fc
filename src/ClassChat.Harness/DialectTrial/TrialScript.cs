using ClassChat.Protocol;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.DialectTrial;

/// <summary>
/// The fixed attempts of a <see cref="Trial"/> for each level, in order, each with a title and its statements in the
/// scenario language. Later attempts rely on earlier ones; those that may end a session come last.
/// </summary>
internal static class TrialScript
{
    private const string Head = """
        scenario "A trial of a dialect"
        counts for trial
        level task1
        why "to see what of a dialect a server understands, and what of the server the dialect"
        bots alice, bob, carol
        """;

    private static readonly TrialSection[] _sections =
    [
        new("join", Level.Task1, Level.Task1, "alice joins\nalice is connected"),
        new("join", Level.Task3, Level.Full, "alice joins\nbob joins\nalice, bob are connected"),
        new("notices of joining", Level.Task3, Level.Full, "alice sees bob join"),
        new("say, shown to the operator", Level.Task1, Level.Task1,
            "alice says \"Hello, operator.\"\noperator reads \"Hello, operator.\""),
        new("the operator types", Level.Task1, Level.Task1,
            "operator types \"Hello, client.\"\nalice reads \"Hello, client.\""),
        new("say, answered by the server", Level.Task3, Level.Task3,
            "alice says \"Hello, server.\"\nalice is answered \"Hello, server.\""),
        new("lists of users", Level.Task4, Level.Full, "alice, bob see users alice, bob"),
        new("send", Level.Task4, Level.Full,
            "alice sends bob \"Hello, Bob.\"\nbob receives \"Hello, Bob.\" from alice"),
        new("send, confirmed", Level.Task4, Level.Full,
            "bob sends alice \"Hello, Alice.\"\nalice receives \"Hello, Alice.\" from bob\n"
            + "bob is told it was delivered"),
        new("create_group", Level.Bonus1, Level.Full, "alice creates group trial" + Done("alice")),
        new("join_group", Level.Bonus1, Level.Full, "bob joins group trial" + Done("bob")),
        new("send_group", Level.Bonus1, Level.Full,
            "alice sends @trial \"Hello, all.\"\nbob receives \"Hello, all.\" from alice in group trial"),
        new("list_groups", Level.Bonus1, Level.Full,
            "bob asks for the groups\nbob sees group trial with alice, bob"),
        new("send_file", Level.Bonus2, Level.Full,
            "alice sends bob file \"trial.bin\" of 3000 bytes\nbob receives the file from alice"),
        new("send_group_file", Level.Bonus2, Level.Full,
            "alice sends @trial file \"trial2.bin\" of 3000 bytes\nbob receives the file from alice"),
        new("leave_group", Level.Bonus1, Level.Full, "bob leaves group trial" + Done("bob")),
        new("send to an unknown name", Level.Task4, Level.Full,
            "alice sends nobody called \"Zoe4711\" \"Hello?\"\nalice is told the receiver is unknown"),
        new("a taken name", Level.Task4, Level.Full,
            "carol tries to join as alice\ncarol was refused\nalice is connected"),
        new("malformed", Level.Task4, Level.Full, "alice sends a malformed message\nalice is told it was refused"),
        new("exit", Level.Task1, Level.Task1, "alice says \"exit\"\nalice is disconnected"),
        new("leave", Level.Task3, Level.Full,
            "bob leaves\nif offered:\n  alice sees bob leave\nalice is connected"),
        new("send to somebody away", Level.Bonus3, Level.Full,
            "alice sends bob \"While you were away.\"\nif offered:\n  alice is told it was queued\n"
            + "alice is connected") { IsBobAway = true },
        new("come back", Level.Bonus3, Level.Full,
            "bob comes back\nbob receives \"While you were away.\" from alice") { IsBobAway = true },
    ];

    /// <summary>The attempts for a server of a level.</summary>
    public static IReadOnlyList<TrialAttempt> For(Level level) =>
        [.. _sections.Where(section => level >= section.From && level <= section.To)
            .Select(section => new TrialAttempt(
                section.Title, Parse(section.Statements), section.IsBobAway ? ["alice"] : ["alice", "bob"]))];

    /// <summary>The statements by which a bot joins again whose session has ended.</summary>
    public static Scenario Rejoining(string bot) => Parse($"{bot} comes back\n{bot} is connected");

    /// <summary>A scenario with the bots that take part.</summary>
    public static Scenario Scenario { get; } = Parse("all join\nalice is connected");

    private static string Done(string who) =>
        $"\n{who} is connected\nif offered:\n  {who} is told it was done";

    // Sections rely on the steps of earlier ones: all bots have joined already.
    private static Scenario Parse(string statements) =>
        ScenarioFile.Parse("the trial", "trial", $"{Head}\nall join\n{statements}").Value is Scenario scenario
        ? scenario with { Steps = [.. scenario.Steps.Skip(1)] }
        : throw new InvalidOperationException($"the trial's own statements cannot be read: {statements}");

    /// <summary>One attempt: its title, the lowest and the highest level that it is for, and its statements.</summary>
    private sealed record TrialSection(string Title, Level From, Level To, string Statements)
    {
        /// <summary>True if bob has left before it, and is not to be reconnected.</summary>
        public bool IsBobAway { get; init; }
    }
}

/// <summary>One attempt of a <see cref="Trial"/>.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Scenario">Its statements.</param>
/// <param name="Present">The bots that must be connected for it.</param>
internal sealed record TrialAttempt(string Title, Scenario Scenario, IReadOnlyList<string> Present);
