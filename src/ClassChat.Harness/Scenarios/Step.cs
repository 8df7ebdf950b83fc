using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Scenarios;

/// <summary>One statement of a scenario.</summary>
public abstract record Step
{
    /// <summary>Its line in the file, from 1.</summary>
    public int Line { get; init; }

    /// <summary>Opens a connection, and says nothing.</summary>
    public sealed record Connect(Actors Who) : Step;

    /// <summary>
    /// Opens a connection to see the greeting of the server; registers where the dialect has clients speak first.
    /// </summary>
    public sealed record ConnectForGreeting(Actors Who) : Step;

    /// <summary>Connects and registers, at once for all; everybody has to get in.</summary>
    public sealed record Join(Actors Who) : Step;

    /// <summary>Joins again after leaving; retries while the server still holds the name.</summary>
    public sealed record ComeBack(Actors Who) : Step;

    /// <summary>Connects and tries to register, under the own name, somebody else's, or a text.</summary>
    public sealed record TryJoin(Actors Who, ActorRef? As, string? Name) : Step;

    /// <summary>Goes.</summary>
    public sealed record Depart(Actors Who, Manner Manner) : Step;

    /// <summary>Sends a text.</summary>
    public sealed record Send(Actors Who, Destination To, TextSource Text, ActorRef? Claiming = null) : Step;

    /// <summary>Sends many texts made from the seed, each of them different.</summary>
    /// <param name="Who">The senders, all at once.</param>
    /// <param name="To">Where to.</param>
    /// <param name="Count">How many each.</param>
    /// <param name="Bytes">How long each; null: short.</param>
    /// <param name="AtOnce">Without waiting for answers, several to a write.</param>
    public sealed record SendMany(Actors Who, Destination To, int Count, int? Bytes, bool AtOnce) : Step;

    /// <summary>Sends a file made from the seed.</summary>
    public sealed record SendFile(Actors Who, Destination To, string FileName, int Bytes, bool Corrupt) : Step;

    /// <summary>Creates, joins or leaves a group.</summary>
    public sealed record GroupCommand(Actors Who, GroupVerb Verb, string Group) : Step;

    /// <summary>Puts bots into so many groups of equal size; the first of each creates it.</summary>
    public sealed record FormGroups(Actors Who, int Count) : Step;

    /// <summary>Asks for the list of users, or of groups.</summary>
    public sealed record Ask(Actors Who, bool Groups) : Step;

    /// <summary>Says a text in plain-text levels.</summary>
    public sealed record Say(Actors Who, TextSource Text) : Step;

    /// <summary>Says many texts in plain-text levels.</summary>
    public sealed record SayMany(Actors Who, int Count) : Step;

    /// <summary>Writes bytes as they are.</summary>
    public sealed record Write(Actors Who, byte[] Bytes, int Times) : Step;

    /// <summary>Sends what the dialect says is malformed, or incomplete; another one each time.</summary>
    public sealed record SendFaulty(Actors Who, bool Incomplete) : Step;

    /// <summary>Sends the first half of a message and keeps the rest.</summary>
    public sealed record SendHalf(Actors Who, Destination To, TextSource Text) : Step;

    /// <summary>Sends each a message that shows, when it arrives, that what was sent before has arrived.</summary>
    public sealed record SendFence(ActorRef From, Actors Whom) : Step;

    /// <summary>Sends the rest of what was begun.</summary>
    public sealed record SendRest(Actors Who) : Step;

    /// <summary>Says how bytes are put on the wire from now on.</summary>
    public sealed record Wire(Actors Who, WireManner Manner, int Bytes) : Step;

    /// <summary>Stops or takes up reading.</summary>
    public sealed record Reading(Actors Who, bool Reads) : Step;

    /// <summary>Lets in what the server still has to say.</summary>
    public sealed record Rest(Actors Who) : Step;

    /// <summary>What has come is neither expected nor wrong any more.</summary>
    public sealed record PutAside(Actors Who) : Step;

    /// <summary>The operator types lines at the server's console.</summary>
    public sealed record OperatorTypes(TextSource Text) : Step;

    /// <summary>The operator types many lines made from the seed.</summary>
    public sealed record OperatorTypesMany(int Count, int? Bytes) : Step;

    /// <summary>Does nothing for a time.</summary>
    public sealed record ClockMoves(TimeSpan By) : Step;

    /// <summary>Ends the server without a warning and starts it again.</summary>
    public sealed record RestartServer : Step;

    /// <summary>Measures the time from sending a message to its arrival; reported beside the points.</summary>
    public sealed record MeasureLatency(ActorRef From, ActorRef To, int Count) : Step;

    /// <summary>
    /// Lets bots join, and measures what each costs the server in memory and threads; reported beside the points, where
    /// the server is a process of its own and the system tells.
    /// </summary>
    public sealed record MeasureCost(Actors Who) : Step;

    /// <summary>Measures how many messages a second arrive; reported beside the points.</summary>
    public sealed record MeasureRate(ActorRef From, ActorRef To, int Count) : Step;
}

/// <summary>A statement that holds others.</summary>
/// <param name="Steps">Those it holds.</param>
public abstract record Block(IReadOnlyList<Step> Steps) : Step
{
    /// <summary>All at once.</summary>
    public sealed record Together(IReadOnlyList<Step> Steps) : Block(Steps);

    /// <summary>Again and again.</summary>
    public sealed record Repeat(int Times, IReadOnlyList<Step> Steps) : Block(Steps);

    /// <summary>Left out where the dialect does not offer all that is in it.</summary>
    public sealed record WhereOffered(IReadOnlyList<Step> Steps) : Block(Steps);

    /// <summary>What a bot sends in it goes out in one write.</summary>
    public sealed record InOneWrite(Actors Who, IReadOnlyList<Step> Steps) : Block(Steps);
}

/// <summary>How a bot goes.</summary>
public enum Manner
{
    /// <summary>As the dialect says a client should.</summary>
    Leave,

    /// <summary>Closes the connection.</summary>
    Close,

    /// <summary>Closes its sending side only.</summary>
    HalfClose,

    /// <summary>Resets the connection.</summary>
    Reset,
}

/// <summary>What is done with a group.</summary>
public enum GroupVerb
{
    /// <summary>Makes it.</summary>
    Create,

    /// <summary>Becomes a member.</summary>
    Join,

    /// <summary>Is a member no more.</summary>
    Leave,
}

/// <summary>How bytes are put on the wire.</summary>
public enum WireManner
{
    /// <summary>A message, a write.</summary>
    Whole,

    /// <summary>A message in pieces of so many bytes.</summary>
    Pieces,

    /// <summary>A message cut inside each of its multi-byte characters.</summary>
    InsideCharacters,
}

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
    public sealed record Receives(Actors Who, TextSource Text, ActorRef From, string? Group, bool Timed) : Expectation;

    /// <summary>The last so many messages from somebody, in the order in which they were sent.</summary>
    public sealed record ReceivesMany(Actors Who, int Count, ActorRef From, string? Group, bool Timed) : Expectation;

    /// <summary>Everything that was sent to them, each once, in order per sender, and nothing else.</summary>
    public sealed record ReceivesEverything(Actors Who) : Expectation;

    /// <summary>No message, group message or file, up to the fence.</summary>
    /// <param name="Who">Who gets nothing.</param>
    /// <param name="From">Only what is said to come from this one counts; null: from anybody.</param>
    public sealed record ReceivesNothing(Actors Who, ActorRef? From) : FencedExpectation(Who);

    /// <summary>The file that somebody sent last: same bytes, name, size, checksum.</summary>
    public sealed record ReceivesFile(Actors Who, ActorRef From, string? Group, FilePart Part) : Expectation;

    /// <summary>
    /// Up to the fence, no file whose checksum fits its bytes: one that was corrupt from the start must not be made to
    /// look good.
    /// </summary>
    public sealed record NotFooled(Actors Who) : FencedExpectation(Who);

    /// <summary>Up to the fence, no file whose name leads somewhere else.</summary>
    public sealed record OfferedNoPath(Actors Who) : FencedExpectation(Who);

    /// <summary>An answer of a kind, so many times.</summary>
    public sealed record Told(Actors Who, EventKind Kind, int Times) : Expectation;

    /// <summary>An error for a message to an unknown name.</summary>
    public sealed record ToldUnknown(Actors Who) : Expectation;

    /// <summary>So many messages wait.</summary>
    public sealed record ToldWaiting(Actors Who, int Count) : Expectation;

    /// <summary>A notice that somebody came, or went.</summary>
    public sealed record Sees(Actors Who, Actors Whom, bool Comes) : Expectation;

    /// <summary>A list of users that names exactly these.</summary>
    public sealed record SeesUsers(Actors Who, Actors Users) : Expectation;

    /// <summary>A list of groups in which one has exactly these members.</summary>
    public sealed record SeesGroup(Actors Who, string Group, Actors Members) : Expectation;

    /// <summary>A list of groups in which one is not.</summary>
    public sealed record SeesNoGroup(Actors Who, string Group) : Expectation
    {
        /// <inheritdoc/>
        public override bool IsPositive => false;
    }

    /// <summary>The server ends the connection; in good order, unless a reset is allowed.</summary>
    public sealed record Disconnected(Actors Who, bool ResetAllowed) : Expectation;

    /// <summary>The connection was accepted, and stands.</summary>
    public sealed record Connected(Actors Who) : Expectation;

    /// <summary>The server acknowledges the connection; unasked, unless clients speak first.</summary>
    public sealed record Acknowledged(Actors Who) : Expectation;

    /// <summary>A text in the stream, whatever stands around it.</summary>
    public sealed record Reads(Actors Who, TextSource Text) : Expectation;

    /// <summary>All lines that the operator typed last, in order.</summary>
    public sealed record ReadsMany(Actors Who, int Count) : Expectation;

    /// <summary>A text given back by the server.</summary>
    public sealed record Answered(Actors Who, TextSource Text) : Expectation;

    /// <summary>A text at the server's console.</summary>
    public sealed record OperatorReads(TextSource Text) : Expectation;

    /// <summary>The last so many texts that somebody said, in order, at the server's console.</summary>
    public sealed record OperatorReadsMany(int Count, ActorRef From) : Expectation;

    /// <summary>Of those who tried to get in, exactly one did.</summary>
    public sealed record ExactlyOneIn(Actors Who) : Expectation;

    /// <summary>All bots do what a workload says, at random, and what it checks holds.</summary>
    public sealed record Work(Workload Load) : Expectation;

    /// <summary>They did not get in: an error was said, or the connection closed.</summary>
    public sealed record NotIn(Actors Who) : Expectation
    {
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
