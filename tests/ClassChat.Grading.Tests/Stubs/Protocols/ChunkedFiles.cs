using System.Text;
using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>JSON lines; a file is a head, which is acknowledged, then numbered pieces, then an end.</summary>
internal sealed class ChunkedFiles()
    : JsonStubProtocol("chunked-files", new StubRules(Level.Bonus2), StubFraming.Line, StubFraming.Line)
{
    private const int ChunkBytes = 48 * 1024;

    public override IEnumerable<byte[]> Write(StubClient to, StubEvent shown)
    {
        if (shown is not StubEvent.File { Post: Post post }) return base.Write(to, shown);
        object head = new
        {
            type = "file", step = "start", from = post.Sender, room = post.IsGroup ? post.Receiver : null,
            name = post.Text, size = post.Content!.Length, sha = post.Checksum,
        };
        IEnumerable<object> pieces = post.Content.Chunk(ChunkBytes)
            .Select(piece =>
                new { type = "file", step = "part", from = post.Sender, data = Convert.ToBase64String(piece) });
        return pieces.Prepend(head).Append(new { type = "file", step = "end", from = post.Sender })
            .Select(shape => Wrap(to, Encoding.UTF8.GetBytes(Json(shape))));
    }

    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { type = "prompt" },
        StubEvent.Welcome => new { type = "welcome" },
        StubEvent.Refused refused => new { type = "error", text = refused.Why },
        StubEvent.Done done => new { type = done.What == "ready" ? "ready" : "done" },
        StubEvent.Delivered => new { type = "delivered" },
        StubEvent.Message message => new { type = "text", from = message.Post.Sender, text = message.Post.Text },
        StubEvent.GroupMessage message =>
            new { type = "text", from = message.Post.Sender, room = message.Post.Receiver, text = message.Post.Text },
        StubEvent.Groups groups => new { type = "rooms", rooms = groups.Members },
        _ => null,
    };

    protected override async Task<bool> DoAsync(StubClient client, StubHub hub, JsonObject json)
    {
        switch (Text(json, "type"))
        {
            case "text" when Text(json, "room") is string room:
                return hub.SendGroup(client, room, Text(json, "text"));
            case "text":
                return hub.Send(client, Text(json, "to"), Text(json, "text"));
            case "create":
                return hub.Create(client, Text(json, "room"));
            case "join":
                return hub.Join(client, Text(json, "room"));
            case "leave":
                return hub.LeaveGroup(client, Text(json, "room"));
            case "rooms":
                return hub.ListGroups(client);
            case "start" when Number(json, "size") is int size:
                return !hub.MayCome(client, size) || await ReceiveFileAsync(client, hub, json);
            default:
                return false;
        }
    }

    private async Task<bool> ReceiveFileAsync(StubClient client, StubHub hub, JsonObject head)
    {
        client.Tell(new StubEvent.Done("ready"));
        using var content = new MemoryStream();
        while (Parse(await ReadAsync(client)) is JsonObject piece)
        {
            if (Text(piece, "type") == "end")
            {
                string? room = Text(head, "room");
                return hub.SendFile(
                    client, room ?? Text(head, "to"), Text(head, "name"), content.ToArray(), Text(head, "sha"),
                    isGroup: room is not null);
            }

            if (Bytes(piece, "data") is not byte[] data) return false;
            content.Write(data);
        }

        return false;
    }
}
