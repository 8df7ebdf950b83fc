using ClassChat.Harness.Scenarios;
using ClassChat.Protocol;

namespace ClassChat.Harness.Trials;

/// <summary>What is tried of a dialect, in order: a title, and the statements of the scenario language that try it.</summary>
internal static class Sections
{
    private const string Head = """
        scenario "A trial of a dialect"
        for trial
        level task1
        why "to see what of a dialect a server understands, and what of the server the dialect"
        bots alice, bob
        """;

    private static readonly (string Title, string Statements)[] _plain =
    [
        ("join", "all join\nalice is connected"),
        ("notices of joining", "alice sees bob join"),
        ("say, answered by the server", "alice says \"Hello, server.\"\nalice is answered \"Hello, server.\""),
        ("leave", "bob leaves\nalice sees bob leave"),
    ];

    private static readonly (string Title, string Statements)[] _alone =
    [
        ("join", "alice joins\nalice is connected"),
        ("say, shown to the operator", "alice says \"Hello, operator.\"\noperator reads \"Hello, operator.\""),
        ("the operator types", "operator types \"Hello, client.\"\nalice reads \"Hello, client.\""),
        ("exit", "alice says \"exit\"\nalice is disconnected"),
    ];

    private static readonly (string Title, string Statements)[] _people =
    [
        ("join", "all join\nalice is connected"),
        ("notices of joining", "alice sees bob join"),
        ("lists of users", "alice, bob see users alice, bob"),
        ("send", "alice sends bob \"Hello, Bob.\"\nbob receives \"Hello, Bob.\" from alice"),
        ("send, confirmed", "bob sends alice \"Hello, Alice.\"\nalice receives \"Hello, Alice.\" from bob\nbob is told it was delivered"),
        ("send to an unknown name", "alice sends nobody called \"Zoe4711\" \"Hello?\"\nalice is told nobody has that name"),
        ("malformed", "alice sends a malformed message\nalice is told it was refused"),
        ("create_group", "alice creates group trial\nwhere offered:\n  alice is told it was done"),
        ("join_group", "bob joins group trial\nwhere offered:\n  bob is told it was done"),
        ("send_group", "alice sends @trial \"Hello, all.\"\nbob receives \"Hello, all.\" from alice in group trial"),
        ("list_groups", "bob asks for the groups\nbob sees group trial with alice, bob"),
        ("send_file", "alice sends bob file \"trial.bin\" of 3000 bytes\nbob receives the file from alice"),
        ("send_group_file", "alice sends @trial file \"trial2.bin\" of 3000 bytes\nbob receives the file from alice"),
        ("leave_group", "bob leaves group trial\nwhere offered:\n  bob is told it was done"),
        ("leave", "bob leaves\nwhere offered:\n  alice sees bob leave"),
    ];

    private static readonly (string Title, string Statements)[] _away =
    [
        ("send to somebody away", "alice sends bob \"While you were away.\"\nwhere offered:\n  alice is told it was queued"),
        ("come back", "bob comes back\nbob receives \"While you were away.\" from alice"),
    ];

    /// <summary>What is tried of a server of a level.</summary>
    public static IReadOnlyList<(string Title, Scenario Scenario)> For(Level level)
    {
        IEnumerable<(string Title, string Statements)> sections = level == Level.Task1 ? _alone
            : level <= Level.Task3 ? _plain
            : level >= Level.Bonus3 ? [.. _people, .. _away]
            : _people;
        return [.. sections.Select(section => (section.Title, Parse(section.Statements)))];
    }

    /// <summary>The bots that take part.</summary>
    public static Scenario Cast { get; } = Parse("all join\nalice is connected");

    // What tries something by what must not be seen would be no trial: each has something to see.
    private static Scenario Parse(string statements) =>
        ScenarioFile.Parse("the trial", "trial", $"{Head}\n{statements}\nalice is connected").Value
        ?? throw new InvalidOperationException($"the trial's own statements cannot be read: {statements}");
}
