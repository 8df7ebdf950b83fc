using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>JSON inside a string of JSON; the sender hears their own words, and no confirmation.</summary>
internal sealed class NestedJson()
    : JsonStubProtocol("nested", new StubRules(Level.Task4) { Echo = true }, StubFraming.Line, StubFraming.Line)
{
    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => Event("connected", new { }),
        StubEvent.Welcome welcome => Event("registered", new { nick = welcome.Name }),
        StubEvent.Refused refused => Event("trouble", new { reason = refused.Why }),
        StubEvent.Message message => Event("chat", new { who = message.Post.Sender, what = message.Post.Text }),
        StubEvent.Users users => Event("people", new { nicks = users.Names }),
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new StubEvent.Prompt());
        JsonObject? payload = Parse(Text(Parse(await ReadAsync(client)), "payload"));
        return Text(payload, "nick") is string name && hub.Enter(client, name);
    }

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) =>
        Parse(Text(json, "payload")) is JsonObject payload && Text(json, "event") == "chat"
        && hub.Send(client, Text(payload, "whom"), Text(payload, "what"));

    private object Event(string name, object payload) => new { @event = name, payload = Json(payload) };
}
