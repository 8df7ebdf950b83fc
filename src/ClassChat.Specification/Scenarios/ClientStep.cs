using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Action that only a scenario for a client under test has: starting the client, typing a line as it is, or something
/// that its server does on purpose. Actions that it shares with bots are in <see cref="Step"/>.
/// </summary>
/// <param name="Client">The client.</param>
public abstract record ClientAction(ActorRef Client) : Step
{
    /// <summary>
    /// The harness starts the client program, which connects to the built-in server. From task4 on, the person then
    /// types its user name unless the command contains it.
    /// </summary>
    public sealed record Starts(ActorRef Client) : ClientAction(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>
    /// The person types one given line at the client's keyboard as it is; other actions type what the console dialect
    /// says.
    /// </summary>
    public sealed record Types(ActorRef Client, TextSource Text) : ClientAction(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Text = Text, Needs = [] };
    }

    /// <summary>
    /// The client receives, as if from its server, one generated file that no honest server would forward: corrupt, or
    /// with a path as its name.
    /// </summary>
    /// <param name="Client">The client.</param>
    /// <param name="FileName">Name of the file, exactly as in the message.</param>
    /// <param name="Bytes">Size of the file in bytes.</param>
    /// <param name="From">Stated sender of the file.</param>
    /// <param name="Corrupt">True if the checksum does not match the content.</param>
    public sealed record ServerSendsFile(ActorRef Client, string FileName, int Bytes, ActorRef From, bool Corrupt)
        : ClientAction(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client, From) { Needs = [], AtClient = [] };
    }

    /// <summary>
    /// The client loses its connection, by a normal close or a reset, as if its server ended it; the server goes on
    /// running.
    /// </summary>
    /// <param name="Client">The client.</param>
    /// <param name="Resets">True for a reset (RST); false for a normal close (FIN).</param>
    public sealed record ServerEnds(ActorRef Client, bool Resets) : ClientAction(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }
}

/// <summary>
/// Expectation about one client under test: its screen, its download folder, its exit, its use of the processor, or the
/// system call in which it waits.
/// </summary>
/// <param name="Client">The client.</param>
public abstract record ClientExpectation(ActorRef Client) : Expectation
{
    /// <summary>
    /// The client's screen shows one given text, with the names of its sender and group where the statement gives them.
    /// </summary>
    public sealed record Shows(ActorRef Client, TextSource Text, ActorRef? From, string? Group)
        : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client, From)
        {
            Text = Text,
            Needs = [],
            AtClient = From is null && Group is null ? [] : [Requirement.Showing(Group)],
        };
    }

    /// <summary>
    /// The client's screen shows the last Count messages that one sender sent to it or to a group, complete and in the
    /// order they were sent.
    /// </summary>
    public sealed record ShowsMany(ActorRef Client, int Count, ActorRef From, string? Group)
        : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client, From)
        {
            Needs = [],
            AtClient = [Requirement.Showing(Group)],
        };
    }

    /// <summary>
    /// At task1: the client's screen shows the last Count lines that the operator typed at the server, in order (bots:
    /// <see cref="Expectation.ReadsMany"/>).
    /// </summary>
    public sealed record ShowsLines(ActorRef Client, int Count) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>
    /// The client's screen shows one given answer (delivered, queued or refused) to what was typed last, in any wording
    /// of its console dialect.
    /// </summary>
    public sealed record ShowsAnswer(ActorRef Client, EventKind Kind) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client)
        {
            Needs = [],
            AtClient =
            [
                new Requirement.Shown(Kind switch
                {
                    EventKind.Delivered => ScreenEventKind.Delivered,
                    EventKind.Queued => ScreenEventKind.Queued,
                    _ => ScreenEventKind.Refused,
                }),
            ],
        };
    }

    /// <summary>
    /// The client has saved the last file of one name that was sent to it, with the same bytes and name, in its
    /// download folder.
    /// </summary>
    public sealed record HasSaved(ActorRef Client, string FileName) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>
    /// The client has saved every file that was sent to it in its download folder, each under a name of its own: none
    /// overwrote another.
    /// </summary>
    public sealed record HasSavedAll(ActorRef Client) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>
    /// In one of up to three periods of a given length, all threads of the client together use at most 1 % of a
    /// processor and, apart from threads of its runtime, wake at most 3 times a second.
    /// </summary>
    public sealed record Idle(ActorRef Client, TimeSpan Time) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };

        /// <inheritdoc/>
        public override bool IsPositive => false;
    }

    /// <summary>
    /// One thread of the client waits for keyboard and socket in the same system call (select, poll, epoll), and no
    /// thread waits for only one of them.
    /// </summary>
    public sealed record WaitsInOneCall(ActorRef Client) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>The client program exits by itself in time, without an error unless that is allowed.</summary>
    /// <param name="Client">The client.</param>
    /// <param name="MayFail">True if it may exit with an error.</param>
    public sealed record Exits(ActorRef Client, bool MayFail) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }
}

/// <summary>
/// Expectation that a client under test has saved no file that was sent to it outside its download folder, before a
/// fence.
/// </summary>
/// <param name="Who">The client.</param>
public sealed record SavedNothingOutside(Actors Who) : FencedExpectation(Who)
{
    /// <inheritdoc/>
    public override StepDescription Describe() => new(Who)
    {
        Needs = FenceNeeds,
        AtClient = [new Requirement.Shown(ScreenEventKind.Message)],
    };
}

/// <summary>
/// Tells whether a statement is about the client under test: one that only clients have, or one with it as an actor.
/// </summary>
public static class ClientStatementRules
{
    /// <summary>True if a statement is about the client under test itself.</summary>
    /// <param name="step">The statement.</param>
    /// <param name="client">Name of the client; null if there is none.</param>
    public static bool IsOfClient(Step step, string? client) => client is not null
        && (step is ClientAction or ClientExpectation
            || step.Describe().Doers?.Refs.Any(actor => actor.Name == client) == true);
}
