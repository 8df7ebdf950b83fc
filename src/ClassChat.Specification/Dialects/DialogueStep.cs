using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Step of a bot's dialogue with the server, for joining or for an action: send, wait, or change the connection.
/// </summary>
public abstract record DialogueStep
{
    private DialogueStep()
    {
    }

    /// <summary>Sends a message.</summary>
    /// <param name="Template">The message.</param>
    public sealed record Send(Template Template) : DialogueStep
    {
        /// <summary>Framing that replaces the dialect's for this message; null: the dialect's.</summary>
        public Framing? Framing { get; init; }

        /// <summary>
        /// Placeholder whose value must differ from the last time, otherwise the message is not sent; null: always
        /// sent.
        /// </summary>
        public string? WhenChanged { get; init; }

        /// <summary>Name of the connection to send on; null: the first.</summary>
        public string? On { get; init; }
    }

    /// <summary>
    /// Waits for one of several events and continues with its steps. <see cref="EventKind.Refused"/> ends the dialogue
    /// unless it has steps of its own.
    /// </summary>
    public sealed record Await(IReadOnlyList<(EventKind Kind, IReadOnlyList<DialogueStep> Steps)> Alternatives)
        : DialogueStep;

    /// <summary>Waits for a pause of this length and treats it as consent.</summary>
    public sealed record AwaitSilence(TimeSpan Length) : DialogueStep;

    /// <summary>Changes the framing of received messages from here on.</summary>
    public sealed record SwitchReceiveFraming(Framing Framing) : DialogueStep;

    /// <summary>Changes the framing of sent messages from here on.</summary>
    public sealed record SwitchSendFraming(Framing Framing) : DialogueStep;

    /// <summary>Opens another connection to the same address, under a name.</summary>
    public sealed record Connect(string Name) : DialogueStep;

    /// <summary>Encrypts messages from here on.</summary>
    /// <param name="Out">True for sent messages.</param>
    /// <param name="In">True for received messages.</param>
    public sealed record Encrypt(bool Out, bool In) : DialogueStep;

    /// <summary>Sends the raw bytes of the file without framing.</summary>
    public sealed record Content : DialogueStep;

    /// <summary>Sends the encrypted session key as raw bytes.</summary>
    public sealed record SessionKey : DialogueStep;

    /// <summary>Sends the file in chunks.</summary>
    /// <param name="Bytes">Size of a chunk in bytes.</param>
    /// <param name="Template">The message for each chunk.</param>
    public sealed record Chunks(int Bytes, Template Template) : DialogueStep;

    /// <summary>All steps, including those of alternatives.</summary>
    public static IEnumerable<DialogueStep> All(IEnumerable<DialogueStep> steps) => steps.SelectMany(step =>
        step is Await wait ? wait.Alternatives.SelectMany(entry => All(entry.Steps)).Prepend(step) : [step]);
}
