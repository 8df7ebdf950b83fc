using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// A length of ten digits before each JSON object; the verb in "command", other names than the usual ones.
/// </summary>
internal sealed class DigitsJson()
    : JsonStubProtocol(
        "digits", new StubRules(Level.Bonus2) { GroupEcho = true }, StubFraming.Digits, StubFraming.Digits)
{
    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { command = "WHO" },
        StubEvent.Welcome welcome => new { command = "REPLY", ok = true, Content = $"Hello {welcome.Name}" },
        StubEvent.Refused refused => new { command = "REPLY", ok = false, Content = refused.Why },
        StubEvent.Done => new { command = "REPLY", ok = true, Content = "done" },
        StubEvent.Delivered delivered => new { command = "REPLY", ok = true, Content = $"delivered to {delivered.To}" },
        StubEvent.Message message =>
            new { command = "SEND", username = message.Post.Sender, message.Post.Text,
                destName = message.Post.Receiver },
        StubEvent.GroupMessage message => new
        {
            command = "GROUPSEND", username = message.Post.Sender, message.Post.Text, destGroup = message.Post.Receiver,
        },
        StubEvent.File file => new
        {
            command = "FILE", username = file.Post.Sender, destName = file.Post.Receiver,
            attachment = new
            {
                name = file.Post.Text, length = $"{file.Post.Content!.Length}", sha = file.Post.Checksum,
                body = Convert.ToBase64String(file.Post.Content),
            },
        },
        StubEvent.Joined joined => new { command = "INFO", Content = $"{joined.Name} joined" },
        StubEvent.Left left => new { command = "INFO", Content = $"{left.Name} left" },
        StubEvent.Users users => new { command = "USERS", Content = string.Join(';', users.Names) },
        StubEvent.Groups groups => new { command = "GROUPS", groups = groups.Members },
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) => Text(json, "command") switch
    {
        "SEND" => hub.Send(client, Text(json, "destName"), Text(json, "Text")),
        "GROUPSEND" => hub.SendGroup(client, Text(json, "destGroup"), Text(json, "Text")),
        "FILE" => SendFile(client, hub, json),
        "CREATE" => hub.Create(client, Text(json, "destGroup")),
        "JOIN" => hub.Join(client, Text(json, "destGroup")),
        "LEAVE" => hub.LeaveGroup(client, Text(json, "destGroup")),
        "GROUPS" => hub.ListGroups(client),
        "USERS" => hub.ListUsers(client),
        "EXIT" => hub.Bye(client),
        _ => false,
    };

    private static bool SendFile(StubClient client, StubHub hub, JsonObject json)
    {
        JsonNode? attachment = json["attachment"];
        string? group = Text(json, "destGroup");
        return hub.SendFile(
            client, group ?? Text(json, "destName"), Text(attachment, "name"), Bytes(attachment, "body"),
            Text(attachment, "sha"), isGroup: group is not null);
    }
}
