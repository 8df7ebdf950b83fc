using System.Text;
using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// JSON with a length before it; a file is a head, then frames of bytes until its size is reached, each of which is
/// acknowledged to its sender.
/// </summary>
internal sealed class FramedChunks()
    : JsonStubProtocol("framed-chunks", new StubRules(Level.Bonus2), StubFraming.UInt32, StubFraming.UInt32)
{
    private const int ChunkBytes = 60_000;

    public override IEnumerable<byte[]> Write(StubClient to, StubEvent shown)
    {
        if (shown is not StubEvent.File { Post: Post post }) return base.Write(to, shown);
        object head = new
        {
            type = "file", from = post.Sender, name = post.Text, length = post.Content!.Length, sha = post.Checksum,
        };
        return post.Content.Chunk(ChunkBytes).Prepend(Encoding.UTF8.GetBytes(Json(head)))
            .Select(frame => Wrap(to, frame));
    }

    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { type = "prompt" },
        StubEvent.Welcome => new { type = "welcome" },
        StubEvent.Refused refused => new { type = "error", text = refused.Why },
        StubEvent.Done => new { type = "next" },
        StubEvent.Delivered => new { type = "delivered" },
        StubEvent.Message message => new { type = "text", from = message.Post.Sender, text = message.Post.Text },
        StubEvent.Joined joined => new { type = "joined", name = joined.Name },
        StubEvent.Left left => new { type = "left", name = left.Name },
        _ => null,
    };

    protected override async Task<bool> DoAsync(StubClient client, StubHub hub, JsonObject json)
    {
        switch (Text(json, "type"))
        {
            case "text":
                return hub.Send(client, Text(json, "to"), Text(json, "text"));
            case "file" when Number(json, "length") is int length:
                return !hub.MayCome(client, length) || await ReceiveAsync(client, hub, json, length);
            default:
                return false;
        }
    }

    private static async Task<bool> ReceiveAsync(StubClient client, StubHub hub, JsonObject head, int length)
    {
        client.Tell(new StubEvent.Done("the head"));
        using var content = new MemoryStream();
        while (content.Length < length)
        {
            if (await StubFraming.UInt32.ReadAsync(client) is not byte[] chunk) return false;
            content.Write(chunk);
            client.Tell(new StubEvent.Done("a chunk"));
        }

        return hub.SendFile(client, Text(head, "to"), Text(head, "name"), content.ToArray(), Text(head, "sha"));
    }
}
