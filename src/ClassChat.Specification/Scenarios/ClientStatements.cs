using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Statement patterns of the scenario language that only a client under test has; those that it shares with bots are in
/// <see cref="Statements"/>.
/// </summary>
public static class ClientStatements
{
    /// <summary>Actions at the client's keyboard, and deliberate actions of its server.</summary>
    public static readonly IReadOnlyList<StatementPattern> Acts =
    [
        new("{client} starts",
            "starts the program, and types its name where people have names and its command has no {name}",
            c => new ClientAction.Starts(Client(c))),
        new("{client} types {text}", "types a line as it is",
            c => new ClientAction.Types(Client(c), c.Get<TextSource>("text"))),
        new("the server sends {client} file {name} of {size} from {other} [with a wrong checksum]",
            "sends what an honest server would not pass on: a file with a path in its name, or one that is corrupt",
            c => new ClientAction.ServerSendsFile(
                Client(c), c.Get<string>("name"), c.Get<int>("size"), c.Get<ActorRef>("other"), c.Has("wrong"))),
        new("the server ends|resets the connection of {client}", "ends it in good order, or with a reset",
            c => new ClientAction.ServerEnds(Client(c), c.Has("resets"))),
    ];

    /// <summary>Expectations about the client.</summary>
    public static readonly IReadOnlyList<StatementPattern> Expectations =
    [
        new("{client} shows {text} [from {actor}] [in group {group}] [within {time}]",
            "the text stands on its screen, with the names of sender and group if they are said",
            c => new ClientExpectation.Shows(
                Client(c), c.Get<TextSource>("text"), c.Maybe<ActorRef>("actor"), c.Maybe<string>("group"))
            {
                Within = Within(c),
            }),
        new("{client} shows the last {n} message/messages from {actor} [in group {group}] [within {time}]",
            "all of them, whole, in the order in which they were sent",
            c => new ClientExpectation.ShowsMany(
                Client(c), c.Get<int>("n"), c.Get<ActorRef>("actor"), c.Maybe<string>("group"))
            {
                Within = Within(c),
            }),
        new("{client} shows the last {n} line/lines from operator [within {time}]", "in order, nothing lost",
            c => new ClientExpectation.ShowsLines(Client(c), c.Get<int>("n")) { Within = Within(c) }),
        new("{client} shows that it was delivered|queued|refused [within {time}]",
            "the answer to what was typed last, in whatever words the console dialect has for it",
            c => new ClientExpectation.ShowsAnswer(Client(c), Answer(c)) { Within = Within(c) }),
        new("{client} has saved {name} as sent [within {time}]",
            "the last file of that name that was sent to it: same bytes, under that name, in its folder for downloads",
            c => new ClientExpectation.HasSaved(Client(c), c.Get<string>("name")) { Within = Within(c) }),
        new("{client} has saved every file [within {time}]",
            "every file that was sent to it is there, each under a name of its own: none was overwritten",
            c => new ClientExpectation.HasSavedAll(Client(c)) { Within = Within(c) }),
        new("{who} has/have saved nothing outside downloads before the fence",
            "no file that was sent to it is written anywhere else, whatever its name says",
            c => new SavedNothingOutside(c.Get<Actors>("who"))),
        new("{client} is idle for {time}",
            "in all its threads together: at most 1 % of the time on a processor, and 3 wake-ups a second",
            c => new ClientExpectation.Idle(Client(c), c.Get<TimeSpan>("time"))),
        new("{client} waits for both in one call",
            "one thread waits for keyboard and socket in one select, poll or epoll, and none in a read of either",
            c => new ClientExpectation.WaitsInOneCall(Client(c))),
        new("{client} exits [or fails] [within {time}]",
            "the program ends by itself, without an error; or with whatever exit code",
            c => new ClientExpectation.Exits(Client(c), c.Has("fails")) { Within = Within(c) }),
    ];

    private static ActorRef Client(SlotValues slots) => slots.Get<ActorRef>("client");

    private static TimeSpan? Within(SlotValues slots) => slots.MaybeValue<TimeSpan>("time");

    private static EventKind Answer(SlotValues slots) =>
        slots.Has("delivered") ? EventKind.Delivered
        : slots.Has("queued") ? EventKind.Queued
        : EventKind.Refused;
}
