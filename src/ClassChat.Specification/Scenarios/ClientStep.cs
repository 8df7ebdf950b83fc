using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>Statement in which the driver of a client under test acts, or its server acts on it deliberately.</summary>
/// <param name="Client">The client.</param>
public abstract record ClientAction(ActorRef Client) : Step
{
    /// <summary>Starts the program and types its user name if needed.</summary>
    public sealed record Starts(ActorRef Client) : ClientAction(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>Types a line unchanged.</summary>
    public sealed record Types(ActorRef Client, TextSource Text) : ClientAction(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Text = Text, Needs = [] };
    }

    /// <summary>The server sends the client a file that an honest server would not forward.</summary>
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

    /// <summary>The server closes or resets the client's connection.</summary>
    /// <param name="Client">The client.</param>
    /// <param name="Resets">True for a reset (RST); false for a normal close (FIN).</param>
    public sealed record ServerEnds(ActorRef Client, bool Resets) : ClientAction(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }
}

/// <summary>Expectation about a client under test: its screen, its folder, its exit, or its processor use.</summary>
/// <param name="Client">The client.</param>
public abstract record ClientExpectation(ActorRef Client) : Expectation
{
    /// <summary>The client shows a text, with its sender and group if given.</summary>
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

    /// <summary>The client shows the last messages of a sender, in the order they were sent.</summary>
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

    /// <summary>The client shows the last lines that the operator typed, in order.</summary>
    public sealed record ShowsLines(ActorRef Client, int Count) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>The client shows the server's answer to the last typed line.</summary>
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
    /// The client has saved the last file of a name that was sent to it, under that name in its download folder.
    /// </summary>
    public sealed record HasSaved(ActorRef Client, string FileName) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>The client has saved every file sent to it in its download folder, each under its own name.</summary>
    public sealed record HasSavedAll(ActorRef Client) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>The client uses almost no processor time and is rarely woken for a given time.</summary>
    public sealed record Idle(ActorRef Client, TimeSpan Time) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };

        /// <inheritdoc/>
        public override bool IsPositive => false;
    }

    /// <summary>
    /// One thread of the client waits for keyboard and socket in the same call, and no thread for only one of them.
    /// </summary>
    public sealed record WaitsInOneCall(ActorRef Client) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>The client exits by itself.</summary>
    /// <param name="Client">The client.</param>
    /// <param name="MayFail">True if it may exit with an error.</param>
    public sealed record Exits(ActorRef Client, bool MayFail) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }
}

/// <summary>
/// Expectation that a client under test has saved nothing outside its download folder before a fence message.
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
/// Rules that decide which statements apply to the client under test and which of them it shares with bots.
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
