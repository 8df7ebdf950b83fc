using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// One statement: an action (below or <see cref="ClientAction"/>), <see cref="Expectation"/>, <see cref="Block"/> or
/// workload line. Where a summary says "actors", the client under test may do it too, otherwise only bots.
/// </summary>
public abstract record Step
{
    /// <summary>Line number in the file, starting from 1.</summary>
    public int Line { get; init; }

    /// <summary>Describes the names in the statement, and its requirements for a dialect.</summary>
    public abstract StepDescription Describe();

    /// <summary>Bots open one connection each and send nothing on it, not even a name.</summary>
    public sealed record Connect(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Bots connect to be greeted; they register only where the dialect has clients speak first.</summary>
    public sealed record ConnectForGreeting(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Bots connect and register: one by one, with retries; or all AtOnce, at the first attempt.</summary>
    public sealed record Join(Actors Who, bool AtOnce = false) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Bots that left join again; each retries for 3 s, because the server may still hold its name.</summary>
    public sealed record ComeBack(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Bots connect and register once (own name, another bot's, any text); a refusal is no failure.</summary>
    public sealed record TryJoin(Actors Who, ActorRef? As, string? Name) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, As) { Needs = [] };
    }

    /// <summary>Actors end their connections; a client under test does so by typing its exit command.</summary>
    public sealed record Disconnect(Actors Who, DisconnectMode Mode) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [],
            AtClient = Mode == DisconnectMode.Leave ? [new Requirement.Action(ActionKind.Exit)] : null,
        };
    }

    /// <summary>Actors send one given text each to one destination; bots may state another bot as its sender.</summary>
    public sealed record Send(Actors Who, Destination To, TextSource Text, ActorRef? Claiming = null) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, Claiming)
        {
            To = To,
            Text = Text,
            Needs = [new Requirement.Action(To.TextAction())],
            AtClient = Claiming is null ? [new Requirement.Action(To.TextAction())] : null,
        };
    }

    /// <summary>
    /// Actors send Count generated texts each (Bytes long; null: short) to one destination: one by one, or AtOnce,
    /// which is without waiting for answers and several to a write (bots only).
    /// </summary>
    public sealed record SendMany(Actors Who, Destination To, int Count, int? Bytes, bool AtOnce) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            To = To,
            Needs = AtOnce
                ? [new Requirement.Action(To.TextAction()), new Requirement.CombinableWrites()]
                : [new Requirement.Action(To.TextAction())],
            AtClient = AtOnce ? null : [new Requirement.Action(To.TextAction())],
        };
    }

    /// <summary>
    /// Actors send one generated file each to one destination; bots may state a wrong checksum or another sender.
    /// </summary>
    public sealed record SendFile(
        Actors Who, Destination To, string FileName, int Bytes, bool Corrupt, ActorRef? Claiming = null) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, Claiming)
        {
            To = To,
            Needs = [new Requirement.Action(To.FileAction())],
            AtClient = Corrupt || Claiming is not null ? null : [new Requirement.Action(To.FileAction())],
        };
    }

    /// <summary>Actors ask the server, each for itself, to create, join or leave one group.</summary>
    public sealed record GroupCommand(Actors Who, GroupOperation Verb, string Group) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(Verb.Action())],
            AtClient = [new Requirement.Action(Verb.Action())],
        };
    }

    /// <summary>Bots split into equal groups: the first of each creates its group, the others join it.</summary>
    public sealed record FormGroups(Actors Who, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(ActionKind.CreateGroup), new Requirement.Action(ActionKind.JoinGroup)],
        };
    }

    /// <summary>Actors ask the server once for its list of users, or for its list of groups.</summary>
    public sealed record Ask(Actors Who, bool Groups) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(Groups ? ActionKind.ListGroups : ActionKind.ListUsers)],
            AtClient = [new Requirement.Action(Groups ? ActionKind.ListGroups : ActionKind.ListUsers)],
        };
    }

    /// <summary>At plain-text levels (task1, task3): actors send the server one given text each.</summary>
    public sealed record Say(Actors Who, TextSource Text) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Text = Text,
            Needs = [new Requirement.Action(ActionKind.Say)],
            AtClient = [new Requirement.Action(ActionKind.Say)],
        };
    }

    /// <summary>Like <see cref="Say"/>, but each actor sends several generated texts, one after another.</summary>
    public sealed record SayMany(Actors Who, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(ActionKind.Say)],
            AtClient = [new Requirement.Action(ActionKind.Say)],
        };
    }

    /// <summary>Bots write the given bytes, repeated Times, as they are: without framing or encryption.</summary>
    public sealed record Write(Actors Who, byte[] Bytes, int Times) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.RawBytes()] };
    }

    /// <summary>Bots send one sample message that the dialect lists as malformed or incomplete.</summary>
    public sealed record SendInvalid(Actors Who, bool Incomplete) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.FaultyMessages(Incomplete)],
        };
    }

    /// <summary>Actors send the first half of one message and keep the rest for <see cref="SendRest"/>.</summary>
    public sealed record SendHalf(Actors Who, Destination To, TextSource Text) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            To = To,
            Text = Text,
            Needs = [new Requirement.Action(To.TextAction()), new Requirement.CombinableWrites()],
            AtClient = [new Requirement.Action(To.TextAction())],
        };
    }

    /// <summary>
    /// One bot sends each of several others a fence message: once it arrives, so has all that was sent earlier on the
    /// same path.
    /// </summary>
    public sealed record SendFence(ActorRef From, Actors Whom) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new()
        {
            Doer = From,
            Others = Whom,
            Needs = [new Requirement.Action(ActionKind.Send)],
        };
    }

    /// <summary>Actors send the second half of the message that they began with <see cref="SendHalf"/>.</summary>
    public sealed record SendRest(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [], AtClient = [] };
    }

    /// <summary>Bots send each message from here on in one or several writes, as the mode says.</summary>
    public sealed record SetWriteMode(Actors Who, WriteMode Mode, int Bytes) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.CombinableWrites()] };
    }

    /// <summary>Bots stop reading, so that what arrives stays in their sockets, or begin to read again.</summary>
    public sealed record SetReading(Actors Who, bool Reads) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Bots wait until the server has sent them nothing for 300 ms, for at most 30 s.</summary>
    public sealed record WaitUntilQuiet(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Bots set aside what they have received so far: later expectations do not look at it.</summary>
    public sealed record IgnoreReceived(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>The operator types one given text as a line at the server's console (its standard input).</summary>
    public sealed record OperatorTypes(TextSource Text) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Text = Text, Needs = [] };
    }

    /// <summary>Like <see cref="OperatorTypes"/>, but several lines generated from the seed.</summary>
    public sealed record OperatorTypesMany(int Count, int? Bytes) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>The scenario pauses for a fixed time; what arrives meanwhile is recorded.</summary>
    public sealed record Wait(TimeSpan By) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>The harness kills the server without warning and starts it again; the scenario goes on.</summary>
    public sealed record RestartServer : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>One bot sends another several messages, one by one; reports how long they take to arrive.</summary>
    public sealed record MeasureLatency(ActorRef From, ActorRef To, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, From, To)
        {
            Needs = [new Requirement.Action(ActionKind.Send)],
        };
    }

    /// <summary>
    /// Bots join as in <see cref="Join"/>; reports the memory and threads that each costs the server.
    /// </summary>
    public sealed record MeasureCost(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>One bot sends another several messages at once; reports how many arrive per second.</summary>
    public sealed record MeasureRate(ActorRef From, ActorRef To, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, From, To)
        {
            Needs = [new Requirement.Action(ActionKind.Send), new Requirement.CombinableWrites()],
        };
    }
}
