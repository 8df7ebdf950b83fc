using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Expectation that something has not happened before a fence: a message that <see cref="Step.SendFence"/> sends later
/// along the same path, and that must arrive.
/// </summary>
/// <param name="Who">The actors that must not observe it.</param>
public abstract record FencedExpectation(Actors Who) : Expectation
{
    /// <summary>The requirements of a fence for a dialect: sending and receiving a message.</summary>
    protected static IReadOnlyList<Requirement> FenceNeeds { get; } =
        [new Requirement.Action(ActionKind.Send), new Requirement.Event(EventKind.Message)];

    /// <inheritdoc/>
    public override bool IsPositive => false;
}

/// <summary>Kind of messages that an expectation before a fence is about.</summary>
public enum PostKind
{
    /// <summary>Direct messages, group messages, files and fences.</summary>
    Any,

    /// <summary>Direct messages, without fences.</summary>
    Message,

    /// <summary>Messages to groups.</summary>
    GroupMessage,

    /// <summary>Files, to people and to groups.</summary>
    File,

    /// <summary>Messages and files that were sent while a receiver was away.</summary>
    Waiting,
}
