using System.Text.Json.Nodes;
using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>JSON one way and text the other, both filled up with zero bytes, as fixed buffers in C are.</summary>
internal sealed class TextOneWay()
    : JsonManner("text-one-way", new StubRules(Level.Task4), Framing.Json, _padded)
{
    private const int BufferBytes = 256;

    private static readonly Framing _padded = new(
        Framing.Line.ReadAsync,
        body => [.. body, (byte)'\n', .. new byte[Math.Max(0, BufferBytes - body.Length - 1)]]);

    protected override string? Say(Told told) => told switch
    {
        Told.Prompt => "Enter name",
        Told.Welcome welcome => $"Welcome {welcome.Name}",
        Told.Refused refused => $"Error: {refused.Why}",
        Told.Delivered delivered => $"Sent to {delivered.To}",
        Told.Message message => $"{message.Post.Sender} -> {message.Post.Receiver}: {message.Post.Text}",
        Told.Joined joined => $"{joined.Name} joined",
        Told.Left left => $"{left.Name} left",
        Told.Users users => $"Users: {string.Join(", ", users.Names)}",
        _ => null,
    };

    protected override object? Shape(Told told) => null;

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new Told.Prompt());
        return Text(Parse(await ReadAsync(client)), "Name") is string name && hub.Enter(client, name);
    }

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) =>
        hub.Send(client, Text(json, "To"), Text(json, "Text"));
}
