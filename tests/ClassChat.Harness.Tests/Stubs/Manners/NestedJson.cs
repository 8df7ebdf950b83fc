using System.Text.Json.Nodes;
using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>JSON inside a string of JSON; the sender hears their own words, and no confirmation.</summary>
internal sealed class NestedJson()
    : JsonManner("nested", new StubRules(Level.Task4) { Echo = true }, Framing.Line, Framing.Line)
{
    protected override object? Shape(Told told) => told switch
    {
        Told.Prompt => Event("connected", new { }),
        Told.Welcome welcome => Event("registered", new { nick = welcome.Name }),
        Told.Refused refused => Event("trouble", new { reason = refused.Why }),
        Told.Message message => Event("chat", new { who = message.Post.Sender, what = message.Post.Text }),
        Told.Users users => Event("people", new { nicks = users.Names }),
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new Told.Prompt());
        JsonObject? payload = Parse(Text(Parse(await ReadAsync(client)), "payload"));
        return Text(payload, "nick") is string name && hub.Enter(client, name);
    }

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) =>
        Parse(Text(json, "payload")) is JsonObject payload && Text(json, "event") == "chat"
        && hub.Send(client, Text(payload, "whom"), Text(payload, "what"));

    private object Event(string name, object payload) => new { @event = name, payload = Json(payload) };
}
