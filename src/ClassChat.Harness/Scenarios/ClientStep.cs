using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Scenarios;

/// <summary>Something that the person at a client under test does, or that its server does to it on purpose.</summary>
/// <param name="Client">The client.</param>
public abstract record ClientAct(ActorRef Client) : Step
{
    /// <summary>Starts the program, and gives the name it is known by.</summary>
    public sealed record Starts(ActorRef Client) : ClientAct(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>Types a line as it is.</summary>
    public sealed record Types(ActorRef Client, TextSource Text) : ClientAct(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Text = Text, Needs = [] };
    }

    /// <summary>The server sends it a file that an honest server would not pass on.</summary>
    /// <param name="Client">The client.</param>
    /// <param name="FileName">The file's name, as it stands in the message.</param>
    /// <param name="Bytes">How large it is.</param>
    /// <param name="From">Who is said to have sent it.</param>
    /// <param name="Corrupt">True if the checksum is not that of the bytes.</param>
    public sealed record ServerSendsFile(ActorRef Client, string FileName, int Bytes, ActorRef From, bool Corrupt)
        : ClientAct(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client, From) { Needs = [], AtClient = [] };
    }

    /// <summary>The server ends its connection.</summary>
    /// <param name="Client">The client.</param>
    /// <param name="Resets">True if by a reset.</param>
    public sealed record ServerEnds(ActorRef Client, bool Resets) : ClientAct(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }
}

/// <summary>
/// What must be seen of a client under test: on its screen, in its folder, or by the operating system.
/// </summary>
/// <param name="Client">The client.</param>
public abstract record ClientExpectation(ActorRef Client) : Expectation
{
    /// <summary>It shows a text, as a message of somebody's if it is said whose.</summary>
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

    /// <summary>It shows the last so many messages from somebody, in the order in which they were sent.</summary>
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

    /// <summary>It shows the last so many lines that the operator typed, in order.</summary>
    public sealed record ShowsLines(ActorRef Client, int Count) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>It shows what the server said to what was typed last.</summary>
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
                    EventKind.Delivered => ShownKind.Delivered,
                    EventKind.Queued => ShownKind.Queued,
                    _ => ShownKind.Refused,
                }),
            ],
        };
    }

    /// <summary>
    /// The last file of a name that was sent to it stands in its folder for downloads, under that name.
    /// </summary>
    public sealed record HasSaved(ActorRef Client, string FileName) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>Every file that was sent to it stands there, each under a name of its own.</summary>
    public sealed record HasSavedAll(ActorRef Client) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>It takes no processor time, and is not woken, for so long.</summary>
    public sealed record Idle(ActorRef Client, TimeSpan Time) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };

        /// <inheritdoc/>
        public override bool IsPositive => false;
    }

    /// <summary>One of its threads waits for keyboard and socket at once, and none for one of them alone.</summary>
    public sealed record WaitsInOneCall(ActorRef Client) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }

    /// <summary>It ends by itself.</summary>
    /// <param name="Client">The client.</param>
    /// <param name="MayFail">True if it may be with an error.</param>
    public sealed record Exits(ActorRef Client, bool MayFail) : ClientExpectation(Client)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(null, Client) { Needs = [], AtClient = [] };
    }
}

/// <summary>Up to the fence, a client under test has written nothing outside its folder for downloads.</summary>
/// <param name="Who">The client.</param>
public sealed record SavedNothingOutside(Actors Who) : FencedExpectation(Who)
{
    /// <inheritdoc/>
    public override StepDescription Describe() => new(Who)
    {
        Needs = FenceNeeds,
        AtClient = [new Requirement.Shown(ShownKind.Message)],
    };
}

/// <summary>Tells what a client under test does from what bots do.</summary>
public static class ClientSteps
{
    /// <summary>True if a statement is about the client under test itself.</summary>
    /// <param name="step">The statement.</param>
    /// <param name="client">The client's name; null: there is none.</param>
    public static bool IsOfClient(Step step, string? client) => client is not null
        && (step is ClientAct or ClientExpectation
            || step.Describe().Doers?.Refs.Any(actor => actor.Name == client) == true);
}
