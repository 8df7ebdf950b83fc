namespace ClassChat.Grading.Tests.Stubs.Kit;

/// <summary>What is on its way from one client to another, or to a group.</summary>
/// <param name="Sender">Whose it is.</param>
/// <param name="Receiver">The name of the person, or of the group.</param>
/// <param name="Text">The text; of a file, its name.</param>
internal sealed record Post(string Sender, string Receiver, string Text)
{
    /// <summary>True if the receiver is a group.</summary>
    public bool IsGroup { get; init; }

    /// <summary>The bytes of a file.</summary>
    public byte[]? Content { get; init; }

    /// <summary>The SHA-256 that its sender announced.</summary>
    public string Checksum { get; init; } = "";

    /// <summary>When it came in.</summary>
    public DateTimeOffset At { get; init; } = TimeProvider.System.GetLocalNow();

    /// <summary>When it came in, as the assignment writes it.</summary>
    public string Stamp => At.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What a server tells a client: every manner puts it into bytes of its own, or says nothing.</summary>
internal abstract record StubEvent
{
    private StubEvent()
    {
    }

    public sealed record Prompt : StubEvent;

    public sealed record Welcome(string Name) : StubEvent;

    public sealed record Refused(string Why) : StubEvent;

    public sealed record Done(string What) : StubEvent;

    public sealed record Delivered(string To) : StubEvent;

    public sealed record Queued(string To) : StubEvent;

    public sealed record Message(Post Post, bool Waited = false) : StubEvent;

    public sealed record GroupMessage(Post Post) : StubEvent;

    public sealed record File(Post Post) : StubEvent;

    public sealed record Joined(string Name) : StubEvent;

    public sealed record Left(string Name) : StubEvent;

    public sealed record Users(IReadOnlyList<string> Names) : StubEvent;

    public sealed record Groups(IReadOnlyDictionary<string, string[]> Members) : StubEvent;

    public sealed record Waiting(int Count) : StubEvent;

    public sealed record Mail(IReadOnlyList<Post> Posts) : StubEvent;

    public sealed record Goodbye : StubEvent;
}
