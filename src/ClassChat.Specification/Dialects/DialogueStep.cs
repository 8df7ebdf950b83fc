using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// One step of the dialogue in which a bot joins or performs one action, as the dialect defines it: the bot sends
/// something, waits for the server, or changes its connection.
/// </summary>
public abstract record DialogueStep
{
    private DialogueStep()
    {
    }

    /// <summary>
    /// The bot sends one message, filled in from a template, framed and, after <see cref="Encrypt"/>, encrypted.
    /// </summary>
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

        /// <summary>
        /// True if the message is sent encrypted, false if in clear; null: as everything on the connection.
        /// </summary>
        public bool? IsEncrypted { get; init; }

        /// <summary>Name of the connection to send on; null: the first.</summary>
        public string? On { get; init; }
    }

    /// <summary>
    /// The bot waits for the first of several events from the server and continues with the steps of that event.
    /// <see cref="EventKind.Refused"/> ends the dialogue unless it has steps of its own.
    /// </summary>
    public sealed record Await(IReadOnlyList<(EventKind Kind, IReadOnlyList<DialogueStep> Steps)> Alternatives)
        : DialogueStep;

    /// <summary>
    /// The bot waits for a fixed time, and takes it as consent if neither a refusal nor the end of the connection
    /// arrives.
    /// </summary>
    public sealed record AwaitSilence(TimeSpan Length) : DialogueStep;

    /// <summary>From here on, the bot splits what it receives with another framing.</summary>
    public sealed record SwitchReceiveFraming(Framing Framing) : DialogueStep;

    /// <summary>From here on, the bot frames what it sends in another way.</summary>
    public sealed record SwitchSendFraming(Framing Framing) : DialogueStep;

    /// <summary>
    /// The bot opens one more connection to the same address and gives it a name, which later steps use.
    /// </summary>
    public sealed record Connect(string Name) : DialogueStep;

    /// <summary>From here on, the bot encrypts what it sends, decrypts what it receives, or both.</summary>
    /// <param name="Out">True for sent messages.</param>
    /// <param name="In">True for received messages.</param>
    public sealed record Encrypt(bool Out, bool In) : DialogueStep;

    /// <summary>
    /// The bot sends all bytes of the file at once, raw and without framing (<see cref="Chunks"/>: in framed parts).
    /// </summary>
    public sealed record Content : DialogueStep;

    /// <summary>
    /// The bot sends one framed message: the session key, encrypted with the server's public key, as binary bytes.
    /// </summary>
    public sealed record SessionKey : DialogueStep;

    /// <summary>
    /// The bot sends the file in chunks, one message from a template for each (<see cref="Content"/>: raw, at once).
    /// </summary>
    /// <param name="Bytes">Size of a chunk in bytes.</param>
    /// <param name="Template">The message for each chunk.</param>
    public sealed record Chunks(int Bytes, Template Template) : DialogueStep;

    /// <summary>All steps, including those of alternatives.</summary>
    public static IEnumerable<DialogueStep> All(IEnumerable<DialogueStep> steps) => steps.SelectMany(step =>
        step is Await wait ? wait.Alternatives.SelectMany(entry => All(entry.Steps)).Prepend(step) : [step]);
}
