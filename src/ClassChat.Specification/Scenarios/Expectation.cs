using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>Statement about what bots, the operator or a client must or must not observe.</summary>
public abstract record Expectation : Step
{
    /// <summary>Time limit; null: the default.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>
    /// True if something must be observed; false if it only must not be observed, which proves nothing by itself.
    /// </summary>
    public virtual bool IsPositive => true;

    /// <summary>Actors receive a message.</summary>
    /// <param name="Who">The receivers.</param>
    /// <param name="Text">Its text.</param>
    /// <param name="From">The sender.</param>
    /// <param name="Group">The group it was sent to; null for a direct message.</param>
    /// <param name="Timed">True if it must contain the time it was sent.</param>
    public sealed record Receives(Actors Who, TextSource Text, ActorRef From, string? Group, bool Timed) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, From)
        {
            Text = Text,
            Needs = [Requirement.Receiving(Group)],
        };
    }

    /// <summary>Actors receive the last messages of a sender, in the order they were sent.</summary>
    public sealed record ReceivesMany(Actors Who, int Count, ActorRef From, string? Group, bool Timed) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, From) { Needs = [Requirement.Receiving(Group)] };
    }

    /// <summary>Actors receive everything sent to them exactly once, in order per sender, and nothing else.</summary>
    public sealed record ReceivesEverything(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(EventKind.Message)] };
    }

    /// <summary>Actors receive no message, group message or file before a fence.</summary>
    /// <param name="Who">The actors.</param>
    /// <param name="From">Only messages from this sender count; null: from any sender.</param>
    public sealed record ReceivesNothing(Actors Who, ActorRef? From) : FencedExpectation(Who)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, From) { Needs = FenceNeeds };
    }

    /// <summary>
    /// Actors receive the last file of a sender, with the same bytes, name and size, or with the right checksum.
    /// </summary>
    public sealed record ReceivesFile(Actors Who, ActorRef From, string? Group, FileAspect Part) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, From)
        {
            Needs = [new Requirement.Event(EventKind.File)],
        };
    }

    /// <summary>
    /// Before a fence, actors receive no file with a matching checksum if it was corrupt when sent: the server must not
    /// recompute checksums.
    /// </summary>
    public sealed record NoForgedChecksum(Actors Who) : FencedExpectation(Who)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = FenceNeeds,
            AtClient = [new Requirement.Shown(ScreenEventKind.Message)],
        };
    }

    /// <summary>Before a fence, actors receive no file whose name leads out of a folder.</summary>
    public sealed record NoPathInFileName(Actors Who) : FencedExpectation(Who)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = FenceNeeds };
    }

    /// <summary>Actors receive an answer of a kind, a number of times.</summary>
    public sealed record Replied(Actors Who, EventKind Kind, int Times) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(Kind)] };
    }

    /// <summary>Actors are told that the receiver is unknown, as the dialect specifies.</summary>
    public sealed record UnknownRecipientReported(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.UnknownRecipientReply()] };
    }

    /// <summary>Actors are told the number of queued messages.</summary>
    public sealed record WaitingReported(Actors Who, int Count) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(EventKind.Waiting)] };
    }

    /// <summary>Actors receive a notice that others joined or left.</summary>
    public sealed record Sees(Actors Who, Actors Whom, bool Arrives) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Others = Whom,
            Needs = [new Requirement.Event(Arrives ? EventKind.Joined : EventKind.Left, EventKind.Users)],
        };
    }

    /// <summary>Actors receive a user list with exactly these users.</summary>
    public sealed record SeesUsers(Actors Who, Actors Users) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Others = Users,
            Needs = [new Requirement.Event(EventKind.Users)],
        };
    }

    /// <summary>Actors receive a group list in which a group has exactly these members.</summary>
    public sealed record SeesGroup(Actors Who, string Group, Actors Members) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Others = Members,
            Needs = [new Requirement.Event(EventKind.Groups)],
        };
    }

    /// <summary>Actors receive a group list that does not contain a group.</summary>
    public sealed record SeesNoGroup(Actors Who, string Group) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(EventKind.Groups)] };

        /// <inheritdoc/>
        public override bool IsPositive => false;
    }

    /// <summary>The server closes the connection (FIN), or resets it if that is allowed.</summary>
    public sealed record Disconnected(Actors Who, bool ResetAllowed) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>The connection was accepted and is still open.</summary>
    public sealed record Connected(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>The server acknowledges the connection without a request.</summary>
    public sealed record Greeted(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Event(EventKind.Welcome, EventKind.Prompt)],
        };
    }

    /// <summary>A text appears in the received stream, regardless of the text around it.</summary>
    public sealed record Reads(Actors Who, TextSource Text) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Text = Text, Needs = [] };
    }

    /// <summary>The last lines that the operator typed appear in the received stream, in order.</summary>
    public sealed record ReadsMany(Actors Who, int Count) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>The server returns a text to its sender.</summary>
    public sealed record Echoed(Actors Who, TextSource Text) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Text = Text,
            Needs = [new Requirement.Event(EventKind.Echo)],
        };
    }

    /// <summary>A text appears on the server's console.</summary>
    public sealed record OperatorReads(TextSource Text) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Text = Text, Needs = [] };
    }

    /// <summary>The last texts that an actor sent appear on the server's console, in order.</summary>
    public sealed record OperatorReadsMany(int Count, ActorRef From) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, From) { Needs = [] };
    }

    /// <summary>Exactly one of the actors that tried to join was accepted.</summary>
    public sealed record ExactlyOneJoined(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>All bots execute a random workload, and its invariants hold.</summary>
    public sealed record WorkloadHolds(Workload Load) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new()
        {
            Needs =
            [
                new Requirement.Event(EventKind.Message),
                new Requirement.WorkloadActions(Load),
                .. Load.Invariants.Contains(Invariant.Users)
                    ? [new Requirement.EventIfShown(EventKind.Users)]
                    : Array.Empty<Requirement>(),
            ],
        };
    }

    /// <summary>Actors were refused: they received an error, or the connection closed.</summary>
    public sealed record JoinRefused(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };

        /// <inheritdoc/>
        public override bool IsPositive => false;
    }
}

/// <summary>
/// Expectation that something is not observed before a fence: a message sent afterwards along the same path, which must
/// arrive.
/// </summary>
/// <param name="Who">The actors that must not observe it.</param>
public abstract record FencedExpectation(Actors Who) : Expectation
{
    /// <summary>The requirements of a fence for a dialect: sending and receiving a message.</summary>
    protected static IReadOnlyList<Requirement> FenceNeeds { get; } =
        [new Requirement.Action(ActionKind.Send), new Requirement.Event(EventKind.Message)];

    /// <inheritdoc/>
    public override bool IsPositive => false;
}

/// <summary>Aspect of a received file that an expectation checks.</summary>
public enum FileAspect
{
    /// <summary>Bytes, name and size.</summary>
    Whole,

    /// <summary>The announced checksum matches the bytes sent.</summary>
    Checksum,
}
