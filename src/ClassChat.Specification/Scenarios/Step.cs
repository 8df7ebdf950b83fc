using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>One statement of a scenario: an action, an <see cref="Expectation"/> or a <see cref="Block"/>.</summary>
public abstract record Step
{
    /// <summary>Line number in the file, starting from 1.</summary>
    public int Line { get; init; }

    /// <summary>Describes the names in the statement, and its requirements for a dialect.</summary>
    public abstract StepDescription Describe();

    /// <summary>Opens a connection and sends nothing.</summary>
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

    /// <summary>Connects and registers all actors at the same time; every one must be accepted.</summary>
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

    /// <summary>Connects and tries to register under the actor's own name, another bot's name, or any text.</summary>
    public sealed record TryJoin(Actors Who, ActorRef? As, string? Name) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, As) { Needs = [] };
    }

    /// <summary>Disconnects in one of several ways.</summary>
    public sealed record Disconnect(Actors Who, DisconnectMode Mode) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [],
            AtClient = Mode == DisconnectMode.Leave ? [new Requirement.Action(ActionKind.Exit)] : null,
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

    /// <summary>Sends many different texts generated from the seed.</summary>
    /// <param name="Who">The senders, all at the same time.</param>
    /// <param name="To">The receiver.</param>
    /// <param name="Count">Number of texts per sender.</param>
    /// <param name="Bytes">Length of each text in bytes; null: short texts.</param>
    /// <param name="AtOnce">True to send without waiting for answers, several texts per write.</param>
    public sealed record SendMany(Actors Who, Destination To, int Count, int? Bytes, bool AtOnce) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            To = To,
            Needs = AtOnce
                ? [new Requirement.Action(To.TextAction()), new Requirement.SingleWrite()]
                : [new Requirement.Action(To.TextAction())],
            AtClient = AtOnce ? null : [new Requirement.Action(To.TextAction())],
        };
    }

    /// <summary>Sends a file generated from the seed.</summary>
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
    public sealed record GroupCommand(Actors Who, GroupOperation Verb, string Group) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(Verb.Action())],
            AtClient = [new Requirement.Action(Verb.Action())],
        };
    }

    /// <summary>Divides bots into a number of groups of equal size; the first bot of each creates it.</summary>
    public sealed record FormGroups(Actors Who, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(ActionKind.CreateGroup), new Requirement.Action(ActionKind.JoinGroup)],
        };
    }

    /// <summary>Requests the list of users or of groups.</summary>
    public sealed record Ask(Actors Who, bool Groups) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(Groups ? ActionKind.ListGroups : ActionKind.ListUsers)],
            AtClient = [new Requirement.Action(Groups ? ActionKind.ListGroups : ActionKind.ListUsers)],
        };
    }

    /// <summary>Sends a text to the server, at plain-text levels.</summary>
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

    /// <summary>Sends many texts to the server, at plain-text levels.</summary>
    public sealed record SayMany(Actors Who, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Action(ActionKind.Say)],
            AtClient = [new Requirement.Action(ActionKind.Say)],
        };
    }

    /// <summary>Writes raw bytes.</summary>
    public sealed record Write(Actors Who, byte[] Bytes, int Times) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.RawBytes()] };
    }

    /// <summary>
    /// Sends a message that the dialect defines as malformed or incomplete; a different one each time.
    /// </summary>
    public sealed record SendInvalid(Actors Who, bool Incomplete) : Step
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
            Needs = [new Requirement.Action(To.TextAction()), new Requirement.SingleWrite()],
            AtClient = [new Requirement.Action(To.TextAction())],
        };
    }

    /// <summary>Sends a fence message to each bot; its arrival shows that all earlier messages have arrived.</summary>
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

    /// <summary>Sends the rest of a message whose first half was sent.</summary>
    public sealed record SendRest(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [], AtClient = [] };
    }

    /// <summary>Sets how messages are split into writes from here on.</summary>
    public sealed record SetWriteMode(Actors Who, WriteMode Mode, int Bytes) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.SingleWrite()] };
    }

    /// <summary>Stops or resumes reading.</summary>
    public sealed record SetReading(Actors Who, bool Reads) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Waits until the server has sent everything it still has to send.</summary>
    public sealed record WaitUntilQuiet(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Ignores everything received so far in later expectations.</summary>
    public sealed record IgnoreReceived(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>The operator types a text at the server's console.</summary>
    public sealed record OperatorTypes(TextSource Text) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Text = Text, Needs = [] };
    }

    /// <summary>The operator types many lines generated from the seed.</summary>
    public sealed record OperatorTypesMany(int Count, int? Bytes) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Does nothing for a time.</summary>
    public sealed record Wait(TimeSpan By) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Kills the server without warning and restarts it.</summary>
    public sealed record RestartServer : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Measures the time from sending a message to its arrival; reported in addition to points.</summary>
    public sealed record MeasureLatency(ActorRef From, ActorRef To, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, From, To)
        {
            Needs = [new Requirement.Action(ActionKind.Send)],
        };
    }

    /// <summary>
    /// Lets bots join and measures the server's memory and threads per bot; reported in addition to points, if the
    /// server is a separate process and the system provides the data.
    /// </summary>
    public sealed record MeasureCost(Actors Who) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>Measures the number of messages that arrive per second; reported in addition to points.</summary>
    public sealed record MeasureRate(ActorRef From, ActorRef To, int Count) : Step
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, From, To)
        {
            Needs = [new Requirement.Action(ActionKind.Send), new Requirement.SingleWrite()],
        };
    }
}
