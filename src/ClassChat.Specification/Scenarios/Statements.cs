using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Statement patterns of the scenario language: actions and expectations of bots, the operator and the server, and
/// blocks. The parser and the documentation both use them.
/// </summary>
public static class Statements
{
    /// <summary>Actions of bots, the operator and the server.</summary>
    public static readonly IReadOnlyList<StatementPattern> Acts =
    [
        new("{who} connects/connect", "opens a connection and says nothing",
            c => new Step.Connect(Who(c))),
        new("{who} connects/connect for a greeting",
            "opens a connection; registers at once where the dialect has clients speak first",
            c => new Step.ConnectForGreeting(Who(c))),
        new("{who} joins/join [at once]",
            "connects and registers, one after another, each for up to 3 s until it is let in; `at once`: all at the "
            + "same time, and everybody has to get in at the first attempt",
            c => new Step.Join(Who(c), c.Has("once"))),
        new("{who} comes/come back",
            "joins again after leaving: retries for 3 s while a server that has not noticed still holds the name",
            c => new Step.ComeBack(Who(c))),
        new("{who} tries/try to join [as {other}]", "connects and tries to register, under the name of another bot",
            c => new Step.TryJoin(Who(c), c.Maybe<ActorRef>("other"), null)),
        new("{who} tries/try to join as {name}", "the same, under any name",
            c => new Step.TryJoin(Who(c), null, c.Get<string>("name"))),
        new("{who} encrypts/encrypt", "from now on: joins with encryption, also where that is a choice",
            c => new EncryptionStep.JoinEncrypted(Who(c))),
        new("{who} tries/try to join with a wrong session key",
            "connects and tries to join with encryption, with a session key that the server cannot decrypt",
            c => new EncryptionStep.TryWrongKey(Who(c))),
        new("{who} leaves/leave", "goes as a client of this dialect should",
            c => new Step.Disconnect(Who(c), DisconnectMode.Leave)),
        new("{who} closes/close the connection", "closes the connection, and lets in what is under way",
            c => new Step.Disconnect(Who(c), DisconnectMode.Close)),
        new("{who} half-closes/half-close the connection", "closes its sending side, and goes on reading",
            c => new Step.Disconnect(Who(c), DisconnectMode.HalfClose)),
        new("{who} resets/reset the connection",
            "breaks the connection with a reset, in a pause of the server; goes on when others know, or in 300 ms",
            c => new Step.Disconnect(Who(c), DisconnectMode.Reset)),
        new("{who} sends/send {to} {text} [claiming to be {other}]",
            "sends a text; with somebody else's name as sender",
            c => new Step.Send(Who(c), To(c), c.Get<TextSource>("text"), c.Maybe<ActorRef>("other"))),
        new("{who} sends/send {to} {n} message/messages [of {size}] [at once]",
            "sends texts made from the seed; `at once`: without waiting for answers, several to a write",
            c => new Step.SendMany(Who(c), To(c), c.Get<int>("n"), c.MaybeValue<int>("size"), c.Has("once"))),
        new("{who} sends/send {to} file {name} of {size} [with a wrong checksum] [claiming to be {other}]",
            "sends a file made from the seed; with somebody else's name as sender",
            c => new Step.SendFile(
                Who(c), To(c), c.Get<string>("name"), c.Get<int>("size"), c.Has("wrong"), c.Maybe<ActorRef>("other"))),
        new("{who} creates/create group {group}", "asks for a new group",
            c => new Step.GroupCommand(Who(c), GroupOperation.Create, c.Get<string>("group"))),
        new("{who} joins|join group {group}", "asks to be a member",
            c => new Step.GroupCommand(Who(c), GroupOperation.Join, c.Get<string>("group"))),
        new("{who} leaves/leave group {group}", "asks to be a member no more",
            c => new Step.GroupCommand(Who(c), GroupOperation.Leave, c.Get<string>("group"))),
        new("{who} forms/form {n} group/groups",
            "put themselves into groups of equal size; the first of each creates it",
            c => new Step.FormGroups(Who(c), c.Get<int>("n"))),
        new("{who} asks/ask for the users|groups", "asks for a list",
            c => new Step.Ask(Who(c), c.Has("groups"))),
        new("{who} says/say {text}", "plain-text levels: says a text to the server",
            c => new Step.Say(Who(c), c.Get<TextSource>("text"))),
        new("{who} says/say {n} text/texts", "the same, many texts made from the seed",
            c => new Step.SayMany(Who(c), c.Get<int>("n"))),
        new("{who} writes/write {bytes} [{n} time/times]", "puts bytes on the wire as they are",
            c => new Step.Write(Who(c), c.Get<byte[]>("bytes"), c.MaybeValue<int>("n") ?? 1)),
        new("{who} sends/send a malformed message", "sends what the dialect says is malformed, another one each time",
            c => new Step.SendInvalid(Who(c), Incomplete: false)),
        new("{who} sends/send an incomplete message", "the same, with what it says is incomplete",
            c => new Step.SendInvalid(Who(c), Incomplete: true)),
        new("{who} sends/send {to} half of {text}", "sends the first half of a message, and keeps the rest",
            c => new Step.SendHalf(Who(c), To(c), c.Get<TextSource>("text"))),
        new("{actor} sends {whom} a fence",
            "sends each of them a message that the checks `before the fence` wait for; nobody else expects it",
            c => new Step.SendFence(Actor(c), c.Get<Actors>("whom"))),
        new("{who} sends/send the rest", "sends what was kept",
            c => new Step.SendRest(Who(c))),
        new("{who} writes/write whole messages", "from now on: a message, a write",
            c => new Step.SetWriteMode(Who(c), WriteMode.Whole, 0)),
        new("{who} writes/write in pieces of {size}", "from now on: a message in many writes",
            c => new Step.SetWriteMode(Who(c), WriteMode.Pieces, c.Get<int>("size"))),
        new("{who} writes/write cutting characters", "from now on: a write ends inside each multi-byte character",
            c => new Step.SetWriteMode(Who(c), WriteMode.InsideCharacters, 0)),
        new("{who} stops/stop reading", "from now on leaves in the socket what arrives",
            c => new Step.SetReading(Who(c), false)),
        new("{who} reads/read again", "takes up reading",
            c => new Step.SetReading(Who(c), true)),
        new("{who} waits/wait until nothing comes",
            "lets in what the server still has to say: until nothing has come for 300 ms, or for 30 s",
            c => new Step.WaitUntilQuiet(Who(c))),
        new("{who} ignores/ignore everything so far", "what has come until now is neither expected nor wrong any more",
            c => new Step.IgnoreReceived(Who(c))),
        new("operator types {text}", "a line at the server's console",
            c => new Step.OperatorTypes(c.Get<TextSource>("text"))),
        new("operator types {n} line/lines [of {size}]", "the same, many lines made from the seed",
            c => new Step.OperatorTypesMany(c.Get<int>("n"), c.MaybeValue<int>("size"))),
        new("wait {time}", "does nothing for so long",
            c => new Step.Wait(c.Get<TimeSpan>("time"))),
        new("wait a while", "does nothing for 10 s, or 60 s in a thorough run; other scenarios run beside it",
            _ => new Pause()),
        new("restart the server", "ends it without warning and starts it again",
            _ => new Step.RestartServer()),
        new("measure memory and threads while {who} joins/join",
            "the same as `join`; reports what each costs the server, if that is a process of its own",
            c => new Step.MeasureCost(Who(c))),
        new("measure the latency of {n} message/messages from {actor} to {other}",
            "reports the time from sending to arrival",
            c => new Step.MeasureLatency(Actor(c), Other(c), c.Get<int>("n"))),
        new("measure the rate of {n} message/messages from {actor} to {other}", "reports how many a second arrive",
            c => new Step.MeasureRate(Actor(c), Other(c), c.Get<int>("n"))),
    ];

    /// <summary>Expectations about what bots and the operator observe.</summary>
    public static readonly IReadOnlyList<StatementPattern> Expectations =
    [
        new("{who} receives/receive {text} from {actor} [in group {group}] [with the time it was sent] [within {time}]",
            "a message with sender, text, and group or not",
            c => new Expectation.Receives(
                Who(c), c.Get<TextSource>("text"), Actor(c), c.Maybe<string>("group"), c.Has("with"))
            {
                Within = Within(c),
            }),
        new("{who} receives/receive the last {n} message/messages from {actor} [in group {group}] "
            + "[with the time they were sent] [within {time}]",
            "in the order in which they were sent, nothing of that sender's lost, doubled or between",
            c => new Expectation.ReceivesMany(
                Who(c), c.Get<int>("n"), Actor(c), c.Maybe<string>("group"), c.Has("with"))
            {
                Within = Within(c),
            }),
        new("{who} receives/receive everything sent to them [within {time}]",
            "the whole account: nothing lost, doubled, misrouted, or out of order per sender",
            c => new Expectation.ReceivesEverything(Who(c)) { Within = Within(c) }),
        new("{who} receives/receive everything sent to their groups [within {time}]", "the same, of messages to groups",
            c => new Expectation.ReceivesEverything(Who(c), Extent.Groups) { Within = Within(c) }),
        new("{who} gets/get everything sent to them [within {time}]", "nothing lost; what else comes does not count",
            c => new Expectation.ReceivesEverything(Who(c), Extent.AtLeast) { Within = Within(c) }),
        new("{who} gets/get {text} [within {time}]", "the text came, whatever is said of its sender and group",
            c => new Expectation.Gets(Who(c), c.Get<TextSource>("text")) { Within = Within(c) }),
        .. Silences.All,
        new("{who} receives/receive the file from {actor} [in group {group}] [within {time}]",
            "the last one sent: same bytes, name and size",
            c => new Expectation.ReceivesFile(Who(c), Actor(c), c.Maybe<string>("group"), FileAspect.Whole)
            {
                Within = Within(c),
            }),
        new("{who} receives/receive the checksum of the file from {actor} [within {time}]",
            "the SHA-256 announced is that of the bytes sent",
            c => new Expectation.ReceivesFile(Who(c), Actor(c), null, FileAspect.Checksum) { Within = Within(c) }),
        new("{who} receives/receive no file with a forged checksum before the fence",
            "no file came whose checksum was made to fit corrupt bytes; a client has not saved one without a warning",
            c => new Expectation.NoForgedChecksum(Who(c))),
        new("{who} receives/receive no file with a path as its name before the fence",
            "no file came whose name leads out of a folder",
            c => new Expectation.NoPathInFileName(Who(c))),
        new("{who} is/are told it was delivered|queued|refused|done [{n} time/times] [within {time}]",
            "the answer to a request",
            c => new Expectation.Replied(Who(c), Answer(c), c.MaybeValue<int>("n") ?? 1) { Within = Within(c) }),
        new("{who} is/are told the receiver is unknown",
            "an error; not applicable where the dialect queues such a message, or does not answer it",
            c => new Expectation.UnknownRecipientReported(Who(c))),
        new("{who} is/are told {n} message/messages waits/wait", "on return: how many wait",
            c => new Expectation.WaitingReported(Who(c), c.Get<int>("n"))),
        new("{who} sees/see {whom} join|come [within {time}]", "a notice for each",
            c => new Expectation.Sees(Who(c), c.Get<Actors>("whom"), true) { Within = Within(c) }),
        new("{who} sees/see {whom} leave|go [within {time}]", "a notice for each",
            c => new Expectation.Sees(Who(c), c.Get<Actors>("whom"), false) { Within = Within(c) }),
        new("{who} sees/see users {whom}", "a list of users that names exactly these",
            c => new Expectation.SeesUsers(Who(c), c.Get<Actors>("whom"))),
        new("{who} sees/see group {group} with {whom} [if members are listed]",
            "a list of groups in which it has exactly these members; with the addition, also one that names none",
            c => new Expectation.SeesGroup(
                Who(c), c.Get<string>("group"), c.Get<Actors>("whom"), c.Has("listed"))),
        new("{who} sees/see no group {group}", "a list of groups in which it is not",
            c => new Expectation.SeesNoGroup(Who(c), c.Get<string>("group"))),
        new("{who} is/are disconnected [or reset]", "the server ends the connection in good order",
            c => new Expectation.Disconnected(Who(c), c.Has("reset"))),
        new("{who} is/are connected", "the connection was accepted, and stands",
            c => new Expectation.Connected(Who(c))),
        new("{who} is/are greeted", "the server acknowledges the connection; unasked, unless clients speak first",
            c => new Expectation.Greeted(Who(c))),
        new("{who} reads/read {text} [within {time}]",
            "plain-text levels: the text stands in the stream, whatever is around it",
            c => new Expectation.Reads(Who(c), c.Get<TextSource>("text")) { Within = Within(c) }),
        new("{who} reads/read the last {n} line/lines from operator [within {time}]", "in order, nothing lost",
            c => new Expectation.ReadsMany(Who(c), c.Get<int>("n")) { Within = Within(c) }),
        new("{who} is/are answered {text}", "plain-text levels: the server gives the text back",
            c => new Expectation.Echoed(Who(c), c.Get<TextSource>("text"))),
        new("operator reads {text} [within {time}]", "the text stands at the server's console",
            c => new Expectation.OperatorReads(c.Get<TextSource>("text")) { Within = Within(c) }),
        new("operator reads the last {n} text/texts from {actor} [within {time}]", "in order, nothing lost",
            c => new Expectation.OperatorReadsMany(c.Get<int>("n"), Actor(c)) { Within = Within(c) }),
        new("exactly one of {who} joined", "of those who tried to join, one did and the others were refused",
            c => new Expectation.ExactlyOneJoined(Who(c))),
        new("{who} was/were refused", "the server said an error, or closed the connection",
            c => new Expectation.JoinRefused(Who(c))),
        new("{who} has/have session keys of their own",
            "of those who encrypt: no two have the same key, and the server's public key has 2,048 bits or more",
            c => new EncryptionExpectation.OwnKeys(Who(c))),
        new("{who} keeps/keep everything secret",
            "of those who encrypt: no text, nor its base64 or hex, stands in what they sent or received, and equal texts "
            + "look different each time",
            c => new EncryptionExpectation.KeptSecret(Who(c))),
    ];

    /// <summary>Statements that contain others, each with a function that creates an empty block.</summary>
    public static readonly IReadOnlyList<StatementPattern> Blocks =
    [
        new("in parallel :", "the indented statements, all at the same time", _ => new Block.InParallel([])),
        new("repeat {n} time/times :", "the indented statements, again and again",
            c => new Block.Repeat(c.Get<int>("n"), [])),
        new("if offered :", "the indented statements; left out where the dialect does not offer all of them",
            _ => new Block.IfOffered([])),
        new("{who} in one write :", "what they send in the indented statements goes out in one write",
            c => new Block.InOneWrite(Who(c), [])),
    ];

    private static Actors Who(SlotValues slots) => slots.Get<Actors>("who");

    private static ActorRef Actor(SlotValues slots) => slots.Get<ActorRef>("actor");

    private static ActorRef Other(SlotValues slots) => slots.Get<ActorRef>("other");

    private static Destination To(SlotValues slots) => slots.Get<Destination>("to");

    private static TimeSpan? Within(SlotValues slots) => slots.MaybeValue<TimeSpan>("time");

    private static EventKind Answer(SlotValues slots) =>
        slots.Has("delivered") ? EventKind.Delivered
        : slots.Has("queued") ? EventKind.Queued
        : slots.Has("refused") ? EventKind.Refused
        : EventKind.Done;
}
