using ClassChat.Harness.Checks;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Trials;

/// <summary>What came of trying one thing of a dialect on a running server.</summary>
/// <param name="Title">What was tried.</param>
public sealed record Attempt(string Title)
{
    /// <summary>Why it was not tried; null: it was.</summary>
    public string? NotOffered { get; init; }

    /// <summary>What was expected and not understood; null: all was.</summary>
    public Difference? Difference { get; init; }

    /// <summary>Where what came first departs from what the dialect says; null: that cannot be pointed at.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>What went over the wire meanwhile, bot by bot.</summary>
    public IReadOnlyList<Exchange> Exchanges { get; init; } = [];
}

/// <summary>What went over one bot's wire, and what of it was understood.</summary>
/// <param name="Bot">The bot.</param>
/// <param name="Sent">What it sent.</param>
/// <param name="Received">What it received.</param>
/// <param name="Understood">The events that were seen in it.</param>
/// <param name="LeftOver">What no pattern knows.</param>
public sealed record Exchange(
    string Bot, string Sent, string Received, IReadOnlyList<ChatEvent> Understood, string LeftOver)
{
    /// <summary>True if nothing at all happened.</summary>
    public bool IsEmpty => Sent.Length == 0 && Received.Length == 0 && Understood.Count == 0;
}

/// <summary>The place where something departs from what a dialect says.</summary>
/// <param name="Line">What was received, shown so that nothing is invisible.</param>
/// <param name="Column">Where in it, from 0.</param>
/// <param name="Length">How much of it.</param>
/// <param name="Message">What was expected there.</param>
public sealed record Divergence(string Line, int Column, int Length, string Message);
