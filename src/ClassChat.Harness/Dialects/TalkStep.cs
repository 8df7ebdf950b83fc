using ClassChat.Harness.Frames;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Dialects;

/// <summary>A step of a conversation: of the one that gets a bot in, or of an action.</summary>
public abstract record TalkStep
{
    private TalkStep()
    {
    }

    /// <summary>Says something.</summary>
    /// <param name="Template">What.</param>
    public sealed record Send(Template Template) : TalkStep
    {
        /// <summary>Another framing than the dialect's; null: the dialect's.</summary>
        public Framing? Framing { get; init; }

        /// <summary>
        /// The placeholder that must have another value than last time, or else it is not said; null: always.
        /// </summary>
        public string? WhenChanged { get; init; }

        /// <summary>The connection it goes to; null: the first.</summary>
        public string? On { get; init; }
    }

    /// <summary>
    /// Waits until one of these is seen, and goes on with its steps; <see cref="EventKind.Refused"/>, unless it has
    /// steps of its own, ends the conversation.
    /// </summary>
    public sealed record Await(IReadOnlyList<(EventKind Kind, IReadOnlyList<TalkStep> Steps)> Alternatives) : TalkStep;

    /// <summary>Takes a silence of so long for a yes.</summary>
    public sealed record Silence(TimeSpan Length) : TalkStep;

    /// <summary>From here on what comes is framed so.</summary>
    public sealed record Receiving(Framing Framing) : TalkStep;

    /// <summary>From here on what is sent is framed so.</summary>
    public sealed record Sending(Framing Framing) : TalkStep;

    /// <summary>Opens another connection to the same place, under a name.</summary>
    public sealed record Connect(string Name) : TalkStep;

    /// <summary>From here on messages are encrypted.</summary>
    /// <param name="Out">Those that are sent.</param>
    /// <param name="In">Those that come.</param>
    public sealed record Encrypt(bool Out, bool In) : TalkStep;

    /// <summary>Sends the bytes of the file as they are, without a frame.</summary>
    public sealed record Content : TalkStep;

    /// <summary>Sends the session key, encrypted, as bytes.</summary>
    public sealed record SessionKey : TalkStep;

    /// <summary>Sends the file in parts.</summary>
    /// <param name="Bytes">How many bytes of it are in each.</param>
    /// <param name="Template">Each part.</param>
    public sealed record Chunks(int Bytes, Template Template) : TalkStep;

    /// <summary>All steps among some, those of alternatives too.</summary>
    public static IEnumerable<TalkStep> All(IEnumerable<TalkStep> steps) => steps.SelectMany(step =>
        step is Await wait ? wait.Alternatives.SelectMany(entry => All(entry.Steps)).Prepend(step) : [step]);
}
