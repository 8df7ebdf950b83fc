using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// JSON lines; each chunk of a file is passed on as it comes, so that those of several files alternate, and the next
/// one is asked for once the receiver has acknowledged it. Nothing but the size ends a file.
/// </summary>
internal sealed class AckedChunks()
    : JsonStubProtocol("acked-chunks", new StubRules(Level.Bonus2), StubFraming.Line, StubFraming.Line)
{
    private readonly ConcurrentDictionary<string, Relay> _relays = [];
    private readonly ConcurrentDictionary<StubClient, Relay> _uploads = [];
    private int _last;

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

    protected override bool Do(StubClient client, StubHub hub, JsonObject json)
    {
        switch (Text(json, "type"))
        {
            case "text":
                return hub.Send(client, Text(json, "to"), Text(json, "text"));
            case "start" when Text(json, "to") is string to && Number(json, "size") is int size:
                return !hub.MayCome(client, size) || Begin(client, hub.Find(to), json, size);
            case "chunk" when _uploads.TryGetValue(client, out Relay? relay) && Bytes(json, "data") is byte[] data:
                relay.Missing -= data.Length;
                Send(relay.Receiver, new { type = "chunk", id = relay.Id, data = Text(json, "data") });
                return true;
            case "ack" when Text(json, "id") is string id && _relays.TryGetValue(id, out Relay? relay):
                relay.Sender.Tell(new StubEvent.Done("a chunk"));
                EndIfWhole(relay);
                return true;
            default:
                return false;
        }
    }

    private bool Begin(StubClient client, StubClient? receiver, JsonObject json, int size)
    {
        if (receiver is null)
        {
            client.Tell(new StubEvent.Refused("there is nobody of that name"));
            return true;
        }

        string id = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        var relay = new Relay(id, client, receiver) { Missing = size };
        _relays[id] = _uploads[client] = relay;
        Send(receiver, new
        {
            type = "start", id, from = client.Name, name = Text(json, "name"), size, sha = Text(json, "sha"),
        });
        client.Tell(new StubEvent.Done("the head"));
        EndIfWhole(relay);
        return true;
    }

    private void EndIfWhole(Relay relay)
    {
        if (relay.Missing > 0) return;
        _relays.TryRemove(relay.Id, out _);
        relay.Sender.Tell(new StubEvent.Delivered(relay.Receiver.Name!));
    }

    private void Send(StubClient to, object shape) => to.Send(Wrap(to, Encoding.UTF8.GetBytes(Json(shape))));

    /// <summary>A file on its way.</summary>
    private sealed record Relay(string Id, StubClient Sender, StubClient Receiver)
    {
        public int Missing { get; set; }
    }
}
