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
        /// Placeholder whose value the server remembers because of this message, as if a message with
        /// <see cref="WhenChanged"/> had been sent; null for none.
        /// </summary>
        public string? Sets { get; init; }

        /// <summary>Placeholder whose value the server forgets because of this message; null for none.</summary>
        public string? Clears { get; init; }

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

    /// <summary>The bot sends all bytes of the file or, within <see cref="Chunks"/>, of the chunk at once.</summary>
    /// <param name="IsChunk">True for the bytes of the chunk.</param>
    public sealed record Content(bool IsChunk = false) : DialogueStep
    {
        /// <summary>Framing of the bytes as one message; null: they are sent as they are.</summary>
        public Framing? Framing { get; init; }

        /// <summary>Name of the connection to send on; null: the first.</summary>
        public string? On { get; init; }
    }

    /// <summary>
    /// The bot sends one framed message: the session key, encrypted with the server's public key, as binary bytes.
    /// </summary>
    public sealed record SessionKey : DialogueStep;

    /// <summary>The bot sends the file in chunks, each by the same steps.</summary>
    /// <param name="Bytes">Size of a chunk in bytes; the last one may be smaller.</param>
    /// <param name="Steps">The steps for each chunk.</param>
    public sealed record Chunks(int Bytes, IReadOnlyList<DialogueStep> Steps) : DialogueStep;

    /// <summary>All steps, including those of alternatives and of chunks.</summary>
    public static IEnumerable<DialogueStep> All(IEnumerable<DialogueStep> steps) => steps.SelectMany(step => step switch
    {
        Await wait => wait.Alternatives.SelectMany(entry => All(entry.Steps)).Prepend(step),
        Chunks chunks => All(chunks.Steps).Prepend(step),
        _ => [step],
    });

    /// <summary>True if the step sends bytes of a file.</summary>
    public bool SendsFile => All([this]).Any(step => step is Content or Chunks);

    /// <summary>True if the step sends anything.</summary>
    public bool Sends => All([this]).Any(step => step is Send or Content or Chunks or SessionKey);
}
