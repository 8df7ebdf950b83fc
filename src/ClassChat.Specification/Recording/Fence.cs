namespace ClassChat.Specification.Recording;

/// <summary>
/// A message that shows, when it arrives, that what was sent before it on the same path has been dealt with.
/// </summary>
/// <param name="Sender">The bot that sends it.</param>
/// <param name="Text">Its text, which no other message has.</param>
public sealed record Fence(string Sender, string Text)
{
    /// <summary>True if an event is this fence.</summary>
    public bool Is(ObservedEvent observed) => observed.Kind == EventKind.Message && observed.Text == Text;
}
