namespace ClassChat.Specification.Recording;

/// <summary>A message whose arrival shows that all earlier messages on the same path have been processed.</summary>
/// <param name="Sender">The bot that sends it.</param>
/// <param name="Text">Its text, which no other message has.</param>
public sealed record Fence(string Sender, string Text)
{
    /// <summary>True if an event is this fence.</summary>
    public bool Is(ObservedEvent observed) => observed.Kind == EventKind.Message && observed.Text == Text;
}
