using ClassChat.Harness.Bots;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Expectation of one bot that was met, and that something which arrives later can still refute.
/// </summary>
/// <param name="Step">The expectation.</param>
/// <param name="Bot">The bot.</param>
/// <param name="Request">Number of the bot's last request at that time.</param>
/// <param name="Start">Index of the first event after the start of that request.</param>
/// <param name="Changes">Number of statements before it that may have changed who is connected or in a group.</param>
internal sealed record Claim(Expectation Step, Bot Bot, int Request, int Start, int Changes)
{
    /// <summary>The last message or file that the bot had sent; null if there was none.</summary>
    public SentMessage? Sent { get; init; }
}
