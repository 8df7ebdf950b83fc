using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Scenarios;

/// <summary>A statement that says what must be seen, or must not.</summary>
public abstract record Expectation : Step
{
    /// <summary>How long it may take; null: the usual patience.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>False for what only asks that something is not seen: it proves nothing alone.</summary>
    public virtual bool IsPositive => true;

    /// <summary>A message.</summary>
    /// <param name="Who">Who gets it.</param>
    /// <param name="Text">Its text.</param>
    /// <param name="From">Who sent it.</param>
    /// <param name="Group">The group it was sent to, if to one.</param>
    /// <param name="Timed">With the time it was sent.</param>
    public sealed record Receives(Actors Who, TextSource Text, ActorRef From, string? Group, bool Timed) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, From)
        {
            Text = Text,
            Needs = [Requirement.Receiving(Group)],
        };
    }

    /// <summary>The last so many messages from somebody, in the order in which they were sent.</summary>
    public sealed record ReceivesMany(Actors Who, int Count, ActorRef From, string? Group, bool Timed) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, From) { Needs = [Requirement.Receiving(Group)] };
    }

    /// <summary>Everything that was sent to them, each once, in order per sender, and nothing else.</summary>
    public sealed record ReceivesEverything(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(EventKind.Message)] };
    }

    /// <summary>No message, group message or file, up to the fence.</summary>
    /// <param name="Who">Who gets nothing.</param>
    /// <param name="From">Only what is said to come from this one counts; null: from anybody.</param>
    public sealed record ReceivesNothing(Actors Who, ActorRef? From) : FencedExpectation(Who)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, From) { Needs = FenceNeeds };
    }

    /// <summary>The file that somebody sent last: same bytes, name, size, checksum.</summary>
    public sealed record ReceivesFile(Actors Who, ActorRef From, string? Group, FilePart Part) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who, From)
        {
            Needs = [new Requirement.Event(EventKind.File)],
        };
    }

    /// <summary>
    /// Up to the fence, no file whose checksum fits its bytes: one that was corrupt from the start must not be made to
    /// look good.
    /// </summary>
    public sealed record NotFooled(Actors Who) : FencedExpectation(Who)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = FenceNeeds,
            AtClient = [new Requirement.Shown(ShownKind.Message)],
        };
    }

    /// <summary>Up to the fence, no file whose name leads somewhere else.</summary>
    public sealed record OfferedNoPath(Actors Who) : FencedExpectation(Who)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = FenceNeeds };
    }

    /// <summary>An answer of a kind, so many times.</summary>
    public sealed record Told(Actors Who, EventKind Kind, int Times) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(Kind)] };
    }

    /// <summary>An error for a message to an unknown name.</summary>
    public sealed record ToldUnknown(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.AnswerToUnknown()] };
    }

    /// <summary>So many messages wait.</summary>
    public sealed record ToldWaiting(Actors Who, int Count) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(EventKind.Waiting)] };
    }

    /// <summary>A notice that somebody came, or went.</summary>
    public sealed record Sees(Actors Who, Actors Whom, bool Comes) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Others = Whom,
            Needs = [new Requirement.Event(Comes ? EventKind.Joined : EventKind.Left, EventKind.Users)],
        };
    }

    /// <summary>A list of users that names exactly these.</summary>
    public sealed record SeesUsers(Actors Who, Actors Users) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Others = Users,
            Needs = [new Requirement.Event(EventKind.Users)],
        };
    }

    /// <summary>A list of groups in which one has exactly these members.</summary>
    public sealed record SeesGroup(Actors Who, string Group, Actors Members) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Others = Members,
            Needs = [new Requirement.Event(EventKind.Groups)],
        };
    }

    /// <summary>A list of groups in which one is not.</summary>
    public sealed record SeesNoGroup(Actors Who, string Group) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Event(EventKind.Groups)] };

        /// <inheritdoc/>
        public override bool IsPositive => false;
    }

    /// <summary>The server ends the connection; in good order, unless a reset is allowed.</summary>
    public sealed record Disconnected(Actors Who, bool ResetAllowed) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>The connection was accepted, and stands.</summary>
    public sealed record Connected(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>The server acknowledges the connection; unasked, unless clients speak first.</summary>
    public sealed record Acknowledged(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Needs = [new Requirement.Event(EventKind.Welcome, EventKind.Prompt)],
        };
    }

    /// <summary>A text in the stream, whatever stands around it.</summary>
    public sealed record Reads(Actors Who, TextSource Text) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Text = Text, Needs = [] };
    }

    /// <summary>All lines that the operator typed last, in order.</summary>
    public sealed record ReadsMany(Actors Who, int Count) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>A text given back by the server.</summary>
    public sealed record Answered(Actors Who, TextSource Text) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who)
        {
            Text = Text,
            Needs = [new Requirement.Event(EventKind.Echo)],
        };
    }

    /// <summary>A text at the server's console.</summary>
    public sealed record OperatorReads(TextSource Text) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Text = Text, Needs = [] };
    }

    /// <summary>The last so many texts that somebody said, in order, at the server's console.</summary>
    public sealed record OperatorReadsMany(int Count, ActorRef From) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, From) { Needs = [] };
    }

    /// <summary>Of those who tried to get in, exactly one did.</summary>
    public sealed record ExactlyOneIn(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };
    }

    /// <summary>All bots do what a workload says, at random, and what it checks holds.</summary>
    public sealed record Work(Workload Load) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new()
        {
            Needs =
            [
                new Requirement.Event(EventKind.Message),
                new Requirement.Deeds(Load),
                .. Load.Properties.Contains(Property.Users)
                    ? [new Requirement.EventIfShown(EventKind.Users)]
                    : Array.Empty<Requirement>(),
            ],
        };
    }

    /// <summary>They did not get in: an error was said, or the connection closed.</summary>
    public sealed record NotIn(Actors Who) : Expectation
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [] };

        /// <inheritdoc/>
        public override bool IsPositive => false;
    }
}

/// <summary>
/// A statement that something is not seen before the last fence: a message sent along the same path, which must arrive.
/// </summary>
/// <param name="Who">Who is not to see it.</param>
public abstract record FencedExpectation(Actors Who) : Expectation
{
    /// <summary>What a fence needs of a dialect: a message that is sent, and seen.</summary>
    protected static IReadOnlyList<Requirement> FenceNeeds { get; } =
        [new Requirement.Action(ActionKind.Send), new Requirement.Event(EventKind.Message)];

    /// <inheritdoc/>
    public override bool IsPositive => false;
}

/// <summary>What of a file is looked at.</summary>
public enum FilePart
{
    /// <summary>Bytes, name and size.</summary>
    Whole,

    /// <summary>That the checksum announced is that of the bytes.</summary>
    Checksum,
}
