using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Scenarios;

/// <summary>
/// The statements of the scenario language: the one table from which the parser and the documents are made.
/// </summary>
internal static class Forms
{
    /// <summary>What bots, the operator and the server do.</summary>
    public static readonly IReadOnlyList<Form> Acts =
    [
        new("{who} connect|connects", "opens a connection and says nothing",
            c => new Step.Connect(Who(c))),
        new("{who} join|joins", "connects and registers; all at once; everybody has to get in",
            c => new Step.Join(Who(c))),
        new("{who} comes|come back",
            "the same, for somebody who left: tries again while a server that has not noticed holds the name, for 3 s",
            c => new Step.Join(Who(c))),
        new("{who} tries|try to join [as {other}]", "connects and tries to register, under the name of another bot",
            c => new Step.TryJoin(Who(c), c.Maybe<ActorRef>("other"), null)),
        new("{who} tries|try to join as {name}", "the same, under any name",
            c => new Step.TryJoin(Who(c), null, c.Get<string>("name"))),
        new("{who} leaves|leave", "goes as a client of this dialect should",
            c => new Step.Depart(Who(c), Manner.Leave)),
        new("{who} closes|close", "closes the connection, and lets in what is under way",
            c => new Step.Depart(Who(c), Manner.Close)),
        new("{who} half-closes|half-close", "closes its sending side, and goes on reading",
            c => new Step.Depart(Who(c), Manner.HalfClose)),
        new("{who} resets|reset",
            "breaks the connection with a reset, in a pause of the server; goes on when others know, or in 300 ms",
            c => new Step.Depart(Who(c), Manner.Reset)),
        new("{who} sends|send {to} {text} [claiming to be {other}]",
            "sends a text; with somebody else's name as sender",
            c => new Step.Send(Who(c), To(c), c.Get<TextSource>("text"), c.Maybe<ActorRef>("other"))),
        new("{who} sends|send {to} {n} messages|message [of {size}] [at once]",
            "sends texts made from the seed; `at once`: without waiting for answers, several to a write",
            c => new Step.SendMany(Who(c), To(c), c.Get<int>("n"), c.MaybeValue<int>("size"), c.Has("once"))),
        new("{who} sends|send {to} file {name} of {size} [with a wrong checksum]", "sends a file made from the seed",
            c => new Step.SendFile(Who(c), To(c), c.Get<string>("name"), c.Get<int>("size"), c.Has("wrong"))),
        new("{who} creates|create group {group}", "asks for a new group",
            c => new Step.GroupCommand(Who(c), GroupVerb.Create, c.Get<string>("group"))),
        new("{who} joins|join group {group}", "asks to be a member",
            c => new Step.GroupCommand(Who(c), GroupVerb.Join, c.Get<string>("group"))),
        new("{who} leaves|leave group {group}", "asks to be a member no more",
            c => new Step.GroupCommand(Who(c), GroupVerb.Leave, c.Get<string>("group"))),
        new("{who} form|forms {n} groups|group",
            "put themselves into groups of equal size; the first of each creates it",
            c => new Step.FormGroups(Who(c), c.Get<int>("n"))),
        new("{who} asks|ask for the users|groups", "asks for a list",
            c => new Step.Ask(Who(c), c.Has("groups"))),
        new("{who} says|say {text}", "plain-text levels: says a text to the server",
            c => new Step.Say(Who(c), c.Get<TextSource>("text"))),
        new("{who} says|say {n} texts", "the same, many texts made from the seed",
            c => new Step.SayMany(Who(c), c.Get<int>("n"))),
        new("{who} writes|write {bytes} [{n} times]", "puts bytes on the wire as they are",
            c => new Step.Write(Who(c), c.Get<byte[]>("bytes"), c.MaybeValue<int>("n") ?? 1)),
        new("{who} sends|send a malformed message", "sends what the dialect says is malformed, another one each time",
            c => new Step.SendFaulty(Who(c), Incomplete: false)),
        new("{who} sends|send an incomplete message", "the same, with what it says is incomplete",
            c => new Step.SendFaulty(Who(c), Incomplete: true)),
        new("{who} sends|send half of {text} to {to}", "sends the first half of a message, and keeps the rest",
            c => new Step.SendHalf(Who(c), To(c), c.Get<TextSource>("text"))),
        new("{who} sends|send the rest", "sends what was kept",
            c => new Step.SendRest(Who(c))),
        new("{who} writes|write whole messages", "from now on: a message, a write",
            c => new Step.Wire(Who(c), WireManner.Whole, 0)),
        new("{who} writes|write in pieces of {size}", "from now on: a message in many writes",
            c => new Step.Wire(Who(c), WireManner.Pieces, c.Get<int>("size"))),
        new("{who} writes|write cutting characters", "from now on: a write ends inside each multi-byte character",
            c => new Step.Wire(Who(c), WireManner.InsideCharacters, 0)),
        new("{who} stops|stop reading", "from now on leaves in the socket what arrives",
            c => new Step.Reading(Who(c), false)),
        new("{who} reads|read again", "takes up reading",
            c => new Step.Reading(Who(c), true)),
        new("{who} waits|wait until nothing comes",
            "lets in what the server still has to say: until nothing has come for 300 ms, or for 30 s",
            c => new Step.Rest(Who(c))),
        new("{who} puts|put aside what has come", "from now on it is neither expected nor wrong",
            c => new Step.PutAside(Who(c))),
        new("operator types {text}", "a line at the server's console",
            c => new Step.OperatorTypes(c.Get<TextSource>("text"))),
        new("operator types {n} lines [of {size}]", "the same, many lines made from the seed",
            c => new Step.OperatorTypesMany(c.Get<int>("n"), c.MaybeValue<int>("size"))),
        new("the clock moves on by {time}", "waits until the wall clock, by which servers stamp messages, has moved on",
            c => new Step.ClockMoves(c.Get<TimeSpan>("time"))),
        new("the server is restarted", "ends it without warning and starts it again",
            _ => new Step.RestartServer()),
        new("measure memory and threads while {who} join|joins",
            "the same as `join`; reports what each costs the server, if that is a process of its own",
            c => new Step.MeasureCost(Who(c))),
        new("measure the latency of {n} messages from {actor} to {other}", "reports the time from sending to arrival",
            c => new Step.MeasureLatency(Actor(c), Other(c), c.Get<int>("n"))),
        new("measure the rate of {n} messages from {actor} to {other}", "reports how many a second arrive",
            c => new Step.MeasureRate(Actor(c), Other(c), c.Get<int>("n"))),
    ];

    /// <summary>What must be seen.</summary>
    public static readonly IReadOnlyList<Form> Expectations =
    [
        new("{who} receives|receive {text} from {actor} [in group {group}] [with the time it was sent] [within {time}]",
            "a message with sender, text, and group or not",
            c => new Expectation.Receives(
                Who(c), c.Get<TextSource>("text"), Actor(c), c.Maybe<string>("group"), c.Has("with"))
            {
                Within = Within(c),
            }),
        new("{who} receives|receive the last {n} messages from {actor} [in group {group}] "
            + "[with the time they were sent] [within {time}]",
            "in the order in which they were sent, nothing of that sender's lost, doubled or between",
            c => new Expectation.ReceivesMany(
                Who(c), c.Get<int>("n"), Actor(c), c.Maybe<string>("group"), c.Has("with"))
            {
                Within = Within(c),
            }),
        new("{who} receives|receive everything sent to them [within {time}]",
            "the whole account: nothing lost, doubled, misrouted, or out of order per sender",
            c => new Expectation.ReceivesEverything(Who(c)) { Within = Within(c) }),
        new("{who} receives|receive nothing [from {other}] until fence from {actor}",
            "no message, group message or file stands before one that the actor now sends",
            c => new Expectation.ReceivesNothing(Who(c), c.Maybe<ActorRef>("other"), Actor(c))),
        new("{who} receives|receive the file from {actor} [in group {group}] [within {time}]",
            "the last one sent: same bytes, name and size",
            c => new Expectation.ReceivesFile(Who(c), Actor(c), c.Maybe<string>("group"), FilePart.Whole)
            {
                Within = Within(c),
            }),
        new("{who} receives|receive the checksum of the file from {actor} [within {time}]",
            "the SHA-256 announced is that of the bytes sent",
            c => new Expectation.ReceivesFile(Who(c), Actor(c), null, FilePart.Checksum) { Within = Within(c) }),
        new("{who} is|are not fooled until fence from {actor}",
            "no file arrives whose checksum fits bytes that were corrupt",
            c => new Expectation.NotFooled(Who(c), Actor(c))),
        new("{who} is|are offered no path until fence from {actor}", "no file arrives whose name leads out of a folder",
            c => new Expectation.OfferedNoPath(Who(c), Actor(c))),
        new("{who} is|are told it was delivered|queued|refused|done [{n} times] [within {time}]",
            "the answer to a request",
            c => new Expectation.Told(Who(c), Answer(c), c.MaybeValue<int>("n") ?? 1) { Within = Within(c) }),
        new("{who} is|are told nobody has that name",
            "an error, or what the dialect says it comes to; not asked where it is queued",
            c => new Expectation.ToldUnknown(Who(c))),
        new("{who} is|are told {n} messages wait|waits", "on return: how many wait",
            c => new Expectation.ToldWaiting(Who(c), c.Get<int>("n"))),
        new("{who} sees|see {whom} join|come [within {time}]", "a notice for each",
            c => new Expectation.Sees(Who(c), c.Get<Actors>("whom"), true) { Within = Within(c) }),
        new("{who} sees|see {whom} leave|go [within {time}]", "a notice for each",
            c => new Expectation.Sees(Who(c), c.Get<Actors>("whom"), false) { Within = Within(c) }),
        new("{who} sees|see users {whom}", "a list of users that names exactly these",
            c => new Expectation.SeesUsers(Who(c), c.Get<Actors>("whom"))),
        new("{who} sees|see group {group} with {whom}", "a list of groups in which it has exactly these members",
            c => new Expectation.SeesGroup(Who(c), c.Get<string>("group"), c.Get<Actors>("whom"))),
        new("{who} sees|see no group {group}", "a list of groups in which it is not",
            c => new Expectation.SeesNoGroup(Who(c), c.Get<string>("group"))),
        new("{who} is|are disconnected [or reset]", "the server ends the connection in good order",
            c => new Expectation.Disconnected(Who(c), c.Has("reset"))),
        new("{who} is|are let go", "the server itself has ended the connection of who said goodbye, in good order",
            c => new Expectation.LetGo(Who(c))),
        new("{who} is|are connected", "the connection was accepted, and stands",
            c => new Expectation.Connected(Who(c))),
        new("{who} is|are acknowledged", "the server says so, unasked, when they connect",
            c => new Expectation.Acknowledged(Who(c))),
        new("{who} reads|read {text} [within {time}]",
            "plain-text levels: the text stands in the stream, whatever is around it",
            c => new Expectation.Reads(Who(c), c.Get<TextSource>("text")) { Within = Within(c) }),
        new("{who} reads|read the last {n} lines from operator [within {time}]", "in order, nothing lost",
            c => new Expectation.ReadsMany(Who(c), c.Get<int>("n")) { Within = Within(c) }),
        new("{who} is|are answered {text}", "plain-text levels: the server gives the text back",
            c => new Expectation.Answered(Who(c), c.Get<TextSource>("text"))),
        new("operator reads {text} [within {time}]", "the text stands at the server's console",
            c => new Expectation.OperatorReads(c.Get<TextSource>("text")) { Within = Within(c) }),
        new("operator reads the last {n} texts from {actor} [within {time}]", "in order, nothing lost",
            c => new Expectation.OperatorReadsMany(c.Get<int>("n"), Actor(c)) { Within = Within(c) }),
        new("exactly one of {who} is in", "of those who tried to join, one did and the others were refused",
            c => new Expectation.ExactlyOneIn(Who(c))),
        new("{who} is|are not in", "was refused: an error was said, or the connection closed",
            c => new Expectation.NotIn(Who(c))),
    ];

    /// <summary>Statements that hold others, each with what makes the block of its lines.</summary>
    public static readonly IReadOnlyList<Form> Blocks =
    [
        new("together :", "the indented statements, all at once", _ => new Block.Together([])),
        new("repeat {n} times :", "the indented statements, again and again",
            c => new Block.Repeat(c.Get<int>("n"), [])),
        new("where offered :", "the indented statements; left out where the dialect does not offer all of them",
            _ => new Block.WhereOffered([])),
        new("{who} in one write :", "what they send in the indented statements goes out in one write",
            c => new Block.InOneWrite(Who(c), [])),
    ];

    private static Actors Who(Captures captures) => captures.Get<Actors>("who");

    private static ActorRef Actor(Captures captures) => captures.Get<ActorRef>("actor");

    private static ActorRef Other(Captures captures) => captures.Get<ActorRef>("other");

    private static Destination To(Captures captures) => captures.Get<Destination>("to");

    private static TimeSpan? Within(Captures captures) => captures.MaybeValue<TimeSpan>("time");

    private static EventKind Answer(Captures captures) =>
        captures.Has("delivered") ? EventKind.Delivered
        : captures.Has("queued") ? EventKind.Queued
        : captures.Has("refused") ? EventKind.Refused
        : EventKind.Done;
}
