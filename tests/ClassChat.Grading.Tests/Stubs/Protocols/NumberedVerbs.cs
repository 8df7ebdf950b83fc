using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Verbs are numbers, what they are about stands in a list, and what is not ASCII is escaped.</summary>
internal sealed class NumberedVerbs()
    : JsonStubProtocol("numbers", _rules, StubFraming.Line, StubFraming.Line)
{
    private static readonly StubRules _rules = new(Level.Bonus1) { GroupEcho = true, JoinsCreate = true };

    protected override JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.Default };

    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => Event(0),
        StubEvent.Welcome welcome => Event(1, welcome.Name),
        StubEvent.Refused refused => Event(-1, refused.Why),
        StubEvent.Done => Event(2),
        StubEvent.Delivered delivered => Event(3, delivered.To),
        StubEvent.Message message => Event(10, message.Post.Sender, message.Post.Text),
        StubEvent.GroupMessage message => Event(11, message.Post.Sender, message.Post.Receiver, message.Post.Text),
        StubEvent.Joined joined => Event(20, joined.Name),
        StubEvent.Left left => Event(21, left.Name),
        StubEvent.Users users => Event(22, [.. users.Names]),
        StubEvent.Groups groups => new { ev = 23, args = groups.Members },
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, JsonObject json)
    {
        if (json["args"] is not JsonArray args) return false;
        string[] words = [.. args.Select(arg => arg?.GetValueKind() == JsonValueKind.String ? (string?)arg ?? "" : "")];
        return (Number(json, "op"), words) switch
        {
            (1, [string to, string text]) => hub.Send(client, to, text),
            (2, [string group, string text]) => hub.SendGroup(client, group, text),
            (3, [string group]) => hub.Create(client, group),
            (4, [string group]) => hub.Join(client, group),
            (5, [string group]) => hub.LeaveGroup(client, group),
            (6, []) => hub.ListGroups(client),
            (7, []) => hub.ListUsers(client),
            (9, []) => hub.Bye(client),
            _ => false,
        };
    }

    private static object Event(int number, params string[] args) => new { ev = number, args };
}
