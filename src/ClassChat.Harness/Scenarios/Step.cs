using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Scenarios;

/// <summary>One statement of a scenario.</summary>
public abstract record Step
{
    /// <summary>Its line in the file, from 1.</summary>
    public int Line { get; init; }

    /// <summary>What it names, and what it needs of a dialect.</summary>
    public abstract StepDescription Describe();

    /// <summary>Opens a connection, and says nothing.</summary>
    public sealed record Connect(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>
    /// Opens a connection to see the greeting of the server; registers where the dialect has clients speak first.
    /// </summary>
    public sealed record ConnectForGreeting(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Connects and registers, at once for all; everybody has to get in.</summary>
    public sealed record Join(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Joins again after leaving; retries while the server still holds the name.</summary>
    public sealed record ComeBack(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Connects and tries to register, under the own name, somebody else's, or a text.</summary>
    public sealed record TryJoin(Actors Who, ActorRef? As, string? Name) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, As) { Needs = [] };
    }

    /// <summary>Goes.</summary>
    public sealed record Depart(Actors Who, Manner Manner) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [],
            AtClient = Manner == Manner.Leave ? [new Requirement.Action(ActionKind.Exit)] : null,
        };
    }

    /// <summary>Sends a text.</summary>
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

    /// <summary>Sends many texts made from the seed, each of them different.</summary>
    /// <param name="Who">The senders, all at once.</param>
    /// <param name="To">Where to.</param>
    /// <param name="Count">How many each.</param>
    /// <param name="Bytes">How long each; null: short.</param>
    /// <param name="AtOnce">Without waiting for answers, several to a write.</param>
    public sealed record SendMany(Actors Who, Destination To, int Count, int? Bytes, bool AtOnce) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            To = To,
            Needs = AtOnce
                ? [new Requirement.Action(To.TextAction()), new Requirement.OneGo()]
                : [new Requirement.Action(To.TextAction())],
            AtClient = AtOnce ? null : [new Requirement.Action(To.TextAction())],
        };
    }

    /// <summary>Sends a file made from the seed.</summary>
    public sealed record SendFile(Actors Who, Destination To, string FileName, int Bytes, bool Corrupt) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            To = To,
            Needs = [new Requirement.Action(To.FileAction())],
            AtClient = Corrupt ? null : [new Requirement.Action(To.FileAction())],
        };
    }

    /// <summary>Creates, joins or leaves a group.</summary>
    public sealed record GroupCommand(Actors Who, GroupVerb Verb, string Group) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(Verb.Action())],
            AtClient = [new Requirement.Action(Verb.Action())],
        };
    }

    /// <summary>Puts bots into so many groups of equal size; the first of each creates it.</summary>
    public sealed record FormGroups(Actors Who, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(ActionKind.CreateGroup), new Requirement.Action(ActionKind.JoinGroup)],
        };
    }

    /// <summary>Asks for the list of users, or of groups.</summary>
    public sealed record Ask(Actors Who, bool Groups) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(Groups ? ActionKind.ListGroups : ActionKind.ListUsers)],
            AtClient = [new Requirement.Action(Groups ? ActionKind.ListGroups : ActionKind.ListUsers)],
        };
    }

    /// <summary>Says a text in plain-text levels.</summary>
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

    /// <summary>Says many texts in plain-text levels.</summary>
    public sealed record SayMany(Actors Who, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(ActionKind.Say)],
            AtClient = [new Requirement.Action(ActionKind.Say)],
        };
    }

    /// <summary>Writes bytes as they are.</summary>
    public sealed record Write(Actors Who, byte[] Bytes, int Times) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.RawBytes()] };
    }

    /// <summary>Sends what the dialect says is malformed, or incomplete; another one each time.</summary>
    public sealed record SendFaulty(Actors Who, bool Incomplete) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.FaultyMessages(Incomplete)],
        };
    }

    /// <summary>Sends the first half of a message and keeps the rest.</summary>
    public sealed record SendHalf(Actors Who, Destination To, TextSource Text) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            To = To,
            Text = Text,
            Needs = [new Requirement.Action(To.TextAction()), new Requirement.OneGo()],
            AtClient = [new Requirement.Action(To.TextAction())],
        };
    }

    /// <summary>Sends each a message that shows, when it arrives, that what was sent before has arrived.</summary>
    public sealed record SendFence(ActorRef From, Actors Whom) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, From)
        {
            Others = Whom,
            Needs = [new Requirement.Action(ActionKind.Send)],
        };
    }

    /// <summary>Sends the rest of what was begun.</summary>
    public sealed record SendRest(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [], AtClient = [] };
    }

    /// <summary>Says how bytes are put on the wire from now on.</summary>
    public sealed record Wire(Actors Who, WireManner Manner, int Bytes) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.OneGo()] };
    }

    /// <summary>Stops or takes up reading.</summary>
    public sealed record Reading(Actors Who, bool Reads) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Lets in what the server still has to say.</summary>
    public sealed record Rest(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>What has come is neither expected nor wrong any more.</summary>
    public sealed record PutAside(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>The operator types lines at the server's console.</summary>
    public sealed record OperatorTypes(TextSource Text) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Text = Text, Needs = [] };
    }

    /// <summary>The operator types many lines made from the seed.</summary>
    public sealed record OperatorTypesMany(int Count, int? Bytes) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Does nothing for a time.</summary>
    public sealed record ClockMoves(TimeSpan By) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Ends the server without a warning and starts it again.</summary>
    public sealed record RestartServer : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Measures the time from sending a message to its arrival; reported beside the points.</summary>
    public sealed record MeasureLatency(ActorRef From, ActorRef To, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, From, To)
        {
            Needs = [new Requirement.Action(ActionKind.Send)],
        };
    }

    /// <summary>
    /// Lets bots join, and measures what each costs the server in memory and threads; reported beside the points, where
    /// the server is a process of its own and the system tells.
    /// </summary>
    public sealed record MeasureCost(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Measures how many messages a second arrive; reported beside the points.</summary>
    public sealed record MeasureRate(ActorRef From, ActorRef To, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, From, To)
        {
            Needs = [new Requirement.Action(ActionKind.Send), new Requirement.OneGo()],
        };
    }
}
