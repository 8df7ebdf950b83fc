using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Statement that checks, up to a time limit, what bots, the operator or a client under test observe or do not observe,
/// or what state they are in. <see cref="WorkloadHolds"/> also lets the bots act.
/// </summary>
public abstract record Expectation : Step
{
    /// <summary>Time limit; null: the default.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>
    /// True if something must be observed; false if it only must not be observed, which proves nothing by itself.
    /// </summary>
    public virtual bool IsPositive => true;

    /// <summary>Each bot receives one given text from one sender, as a direct message or in a group.</summary>
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

    /// <summary>
    /// Each bot receives the last Count messages of one sender (direct, or in one group): all of them, in the order
    /// they were sent, with no other of that sender in between.
    /// </summary>
    public sealed record ReceivesMany(Actors Who, int Count, ActorRef From, string? Group, bool Timed) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, From) { Needs = [Requirement.Receiving(Group)] };
    }

    /// <summary>Each bot receives all texts of an extent once, in order per sender, and no other of them.</summary>
    public sealed record ReceivesEverything(Actors Who, Extent Extent = Extent.All) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(EventKind.Message)] };
    }

    /// <summary>One given text reaches each bot, whatever is said of it, in whatever kind of message.</summary>
    public sealed record Gets(Actors Who, TextSource Text) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Text = Text,
            Needs = [new Requirement.Event(EventKind.GroupMessage, EventKind.Message)],
        };
    }

    /// <summary>
    /// Each bot receives nothing before its fence of the given kind (from one sender or any), except what was sent to
    /// it and is already matched: no text or file, and no byte of one in anything else that arrives, then or later.
    /// </summary>
    /// <param name="Who">The actors.</param>
    /// <param name="From">Only messages from this sender count; null: from any sender.</param>
    /// <param name="Kind">The kind of messages that count.</param>
    /// <param name="IsWhole">True if only whole messages count, and not a part of one in anything else.</param>
    public sealed record ReceivesNothing(
        Actors Who, ActorRef? From, PostKind Kind = PostKind.Any, bool IsWhole = false) : FencedExpectation(Who)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, From) { Needs = FenceNeeds };
    }

    /// <summary>
    /// The answers to each bot's last message or file agree with each other, and with what its receivers have got.
    /// </summary>
    public sealed record ToldNothingUntrue(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };

        /// <inheritdoc/>
        public override bool IsPositive => false;
    }

    /// <summary>Each bot receives one sender's last file, or just its bytes, or the right checksum.</summary>
    public sealed record ReceivesFile(Actors Who, ActorRef From, string? Group, FileAspect Part) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, From)
        {
            Needs = [new Requirement.Event(EventKind.File)],
        };
    }

    /// <summary>
    /// After a corrupt file was sent, each bot receives no file before its fence that looks intact (no checksum, or one
    /// that fits its bytes). A client under test must not save a corrupt file without a warning.
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

    /// <summary>Each bot receives no file before its fence whose name contains a slash or a backslash.</summary>
    public sealed record NoPathInFileName(Actors Who) : FencedExpectation(Who)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = FenceNeeds };
    }

    /// <summary>Each bot's last request gets a number of answers of one kind, and none of another before.</summary>
    public sealed record Replied(Actors Who, EventKind Kind, int Times) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(Kind)] };
    }

    /// <summary>
    /// The server reports that the receiver of each bot's last message is unknown: with an error to the bot, or on its
    /// own console, as the dialect says.
    /// </summary>
    public sealed record UnknownRecipientReported(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.UnknownRecipientReply()] };
    }

    /// <summary>The server tells each bot that has come back how many messages were queued for it.</summary>
    public sealed record WaitingReported(Actors Who, int Count) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(EventKind.Waiting)] };
    }

    /// <summary>
    /// Each bot receives a notice for each of the others that it has joined or left. Where the dialect has no notices,
    /// the latest user list counts.
    /// </summary>
    public sealed record Sees(Actors Who, Actors Whom, bool Arrives) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Others = Whom,
            Needs = [new Requirement.Event(Arrives ? EventKind.Joined : EventKind.Left, EventKind.Users)],
        };
    }

    /// <summary>The latest user list of each bot (asked for where needed) names exactly these users.</summary>
    public sealed record SeesUsers(Actors Who, Actors Users) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Others = Users,
            Needs = [new Requirement.Event(EventKind.Users)],
        };
    }

    /// <summary>
    /// The latest group list since each bot's last request has one group with just these members; or, if only listed
    /// members count, the list names groups alone.
    /// </summary>
    public sealed record SeesGroup(Actors Who, string Group, Actors Members, bool OnlyIfListed = false) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Others = Members,
            Needs = [new Requirement.Event(EventKind.Groups)],
        };
    }

    /// <summary>A group list came since each bot's last request, and the latest lacks one group.</summary>
    public sealed record SeesNoGroup(Actors Who, string Group) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(EventKind.Groups)] };

        /// <inheritdoc/>
        public override bool IsPositive => false;
    }

    /// <summary>The server closes each bot's connection in good order (FIN), or also by a reset if allowed.</summary>
    public sealed record Disconnected(Actors Who, bool ResetAllowed) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>The server has not ended any bot's connection so far; nothing needs to have arrived on it.</summary>
    public sealed record Connected(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>
    /// The server acknowledges each bot's connection before any request, or its name where clients speak first.
    /// </summary>
    public sealed record Greeted(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Event(EventKind.Welcome, EventKind.Prompt)],
        };
    }

    /// <summary>At plain-text levels: one given text is among what each bot has received.</summary>
    public sealed record Reads(Actors Who, TextSource Text) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Text = Text, Needs = [] };
    }

    /// <summary>
    /// From server to bots: each bot has received the last Count lines that the operator typed, in order
    /// (<see cref="OperatorReadsMany"/> is the reverse).
    /// </summary>
    public sealed record ReadsMany(Actors Who, int Count) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>At plain-text levels: the server returns to each bot one given text that this bot has said.</summary>
    public sealed record Echoed(Actors Who, TextSource Text) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Text = Text,
            Needs = [new Requirement.Event(EventKind.Echo)],
        };
    }

    /// <summary>The server's console (its output) shows one given text, whatever is around it.</summary>
    public sealed record OperatorReads(TextSource Text) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Text = Text, Needs = [] };
    }

    /// <summary>
    /// From one bot to the server: its console shows the last Count texts that this bot said, in order
    /// (<see cref="ReadsMany"/> is the reverse).
    /// </summary>
    public sealed record OperatorReadsMany(int Count, ActorRef From) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, From) { Needs = [] };
    }

    /// <summary>
    /// The server accepted exactly one of the bots in <see cref="Step.TryJoin"/> and refused the others.
    /// </summary>
    public sealed record ExactlyOneJoined(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>All bots act at random as a workload file says, and all its invariants hold afterwards.</summary>
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

    /// <summary>The server refused every bot in <see cref="Step.TryJoin"/>, by an error or by closing.</summary>
    public sealed record JoinRefused(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };

        /// <inheritdoc/>
        public override bool IsPositive => false;
    }
}
