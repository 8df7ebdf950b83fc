namespace ClassChat.Specification.Recording;

/// <summary>
/// A message with a unique text, whose arrival shows that nothing sent earlier on the same path is still under way.
/// </summary>
/// <param name="Sender">The bot that sends it.</param>
/// <param name="Text">Its text, which no other message has.</param>
public sealed record Fence(string Sender, string Text)
{
    /// <summary>True if an event is this fence.</summary>
    public bool Is(ObservedEvent observed) => observed.Kind == EventKind.Message && observed.Text == Text;
}
