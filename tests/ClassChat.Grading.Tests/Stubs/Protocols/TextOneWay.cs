using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>JSON one way and text the other, both filled up with zero bytes, as fixed buffers in C are.</summary>
internal sealed class TextOneWay()
    : JsonStubProtocol("text-one-way", new StubRules(Level.Task4), StubFraming.Json, _padded)
{
    private const int BufferBytes = 256;

    private static readonly StubFraming _padded = new(
        StubFraming.Line.ReadAsync,
        body => [.. body, (byte)'\n', .. new byte[Math.Max(0, BufferBytes - body.Length - 1)]]);

    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "Enter name",
        StubEvent.Welcome welcome => $"Welcome {welcome.Name}",
        StubEvent.Refused refused => $"Error: {refused.Why}",
        StubEvent.Delivered delivered => $"Sent to {delivered.To}",
        StubEvent.Message message => $"{message.Post.Sender} -> {message.Post.Receiver}: {message.Post.Text}",
        StubEvent.Joined joined => $"{joined.Name} joined",
        StubEvent.Left left => $"{left.Name} left",
        StubEvent.Users users => $"Users: {string.Join(", ", users.Names)}",
        _ => null,
    };

    protected override object? Shape(StubEvent shown) => null;

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new StubEvent.Prompt());
        return Text(Parse(await ReadAsync(client)), "Name") is string name && hub.Enter(client, name);
    }

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) =>
        hub.Send(client, Text(json, "To"), Text(json, "Text"));
}
