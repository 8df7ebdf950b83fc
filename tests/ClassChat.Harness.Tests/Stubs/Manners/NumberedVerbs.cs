using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>Verbs are numbers, what they are about stands in a list, and what is not ASCII is escaped.</summary>
internal sealed class NumberedVerbs()
    : JsonManner("numbers", _rules, Framing.Line, Framing.Line)
{
    private static readonly StubRules _rules = new(Level.Bonus1) { GroupEcho = true, JoinsCreate = true };

    protected override JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.Default };

    protected override object? Shape(Told told) => told switch
    {
        Told.Prompt => Event(0),
        Told.Welcome welcome => Event(1, welcome.Name),
        Told.Refused refused => Event(-1, refused.Why),
        Told.Done => Event(2),
        Told.Delivered delivered => Event(3, delivered.To),
        Told.Message message => Event(10, message.Post.Sender, message.Post.Text),
        Told.GroupMessage message => Event(11, message.Post.Sender, message.Post.Receiver, message.Post.Text),
        Told.Joined joined => Event(20, joined.Name),
        Told.Left left => Event(21, left.Name),
        Told.Users users => Event(22, [.. users.Names]),
        Told.Groups groups => new { ev = 23, args = groups.Members },
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
