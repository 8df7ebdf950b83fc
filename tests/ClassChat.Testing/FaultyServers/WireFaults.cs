using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ClassChat.Testing.FaultyServers;

/// <summary>No fault at all: what the proxy itself must not spoil.</summary>
internal sealed class NoFault : WireFault;

/// <summary>Refusing a taken name throws out its first holder.</summary>
internal sealed class HolderEvicted : WireFault
{
    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        bool isRefusal = client.Name is null && (string?)json["status"] == "error";
        foreach (ProxyClient holder in isRefusal ? client.All.Where(other => other.Name == client.Asked) : [])
            holder.Socket.Close();
        return [frame];
    }
}

/// <summary>A message to a group also reaches those who are in no group.</summary>
internal sealed class GroupLeaks : WireFault
{
    private readonly ConcurrentDictionary<string, byte> _leaked = [];

    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        bool isGroup = (string?)json["status"] == "group_message";
        if (isGroup && _leaked.TryAdd(json.ToJsonString(), 0))
        {
            foreach (ProxyClient other in client.All.Where(other => !other.KnowsGroups && other.Name is not null))
                _ = other.WriteAsync(frame, CancellationToken.None);
        }

        return [frame];
    }
}

/// <summary>One bit of every file is flipped.</summary>
internal sealed class BitFlipped : WireFault
{
    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        if ((string?)json["status"] != "file_transfer") return [frame];
        byte[] content = Convert.FromBase64String((string)json["data"]!);
        if (content.Length > 0) content[content.Length / 2] ^= 0x10;
        json["data"] = Convert.ToBase64String(content);
        return [System.Text.Encoding.UTF8.GetBytes(json.ToJsonString() + "\n")];
    }
}

/// <summary>What waited is delivered once more at the next return.</summary>
/// <param name="status">Only of this status; null: all of it.</param>
internal sealed class QueueNotCleared(string? status = null) : WireFault
{
    private readonly ConcurrentDictionary<string, List<byte[]>> _delivered = [];

    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        List<byte[]> letters = _delivered.GetOrAdd(client.Name ?? "", _ => []);
        bool isWelcome = (string?)json["status"] == "success" && ((string?)json["message"] ?? "")
            .StartsWith("Welcome", StringComparison.Ordinal);
        byte[][] again = isWelcome ? [.. letters] : [];
        if (isWelcome) letters.Clear();
        bool isMeant = status is null || (string?)json["status"] == status;
        if (isMeant && json["timestamp"] is not null) letters.Add(frame);
        return [frame, .. again];
    }
}

/// <summary>Whoever does not read is waited for, by everybody.</summary>
internal sealed class EverybodyWaits : WireFault
{
    private readonly Lazy<SemaphoreSlim> _turn = new(() => new SemaphoreSlim(1));

    public override bool KeepsLittle => true;

    public override SemaphoreSlim? TurnToTell(ProxyClient client, JsonNode json) => _turn.Value;
}

/// <summary>Whoever does not read is waited for by those who write to him: one request after the other.</summary>
internal sealed class SendersWait : WireFault
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new();

    public override bool ChangesRequests => true;

    public override SemaphoreSlim? TurnToHear(ProxyClient client) => TurnOf(client.Name!);

    public override IEnumerable<JsonNode> FromClient(ProxyClient client, JsonNode json)
    {
        bool isDelivered = (string?)json["type"] == "message" && (string?)json["sender"] == client.Name
            && client.All.Any(other => other.Name == (string?)json["receiver"]);
        if (isDelivered) _ = TurnOf(client.Name!).WaitAsync(TimeSpan.Zero); // it is free, and so taken at once
        return [json];
    }

    public override void Told(ProxyClient client, JsonNode json)
    {
        if ((string?)json["status"] == "message") TurnOf((string)json["sender"]!).Release();
    }

    private SemaphoreSlim TurnOf(string name) => _turns.GetOrAdd(name, _ => new SemaphoreSlim(1));
}

/// <summary>There is a rest before each message that waited.</summary>
internal sealed class RestsBetween(TimeSpan rest) : WireFault
{
    public override async Task RestAsync(ProxyClient client, JsonNode json, CancellationToken cancel)
    {
        if (json["timestamp"] is not null) await PauseAsync(rest, cancel);
    }
}

/// <summary>It takes a moment until it notices that somebody has gone: no fault, threads are like that.</summary>
internal sealed class NoticesLate : WireFault
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(250);

    public override Task RestAtEndAsync(CancellationToken cancel) =>
        PauseAsync(_moment, cancel);
}

/// <summary>It takes a moment before it says anything: no fault either.</summary>
internal sealed class AnswersLate : WireFault
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(3);

    public override Task RestAsync(ProxyClient client, JsonNode json, CancellationToken cancel) =>
        PauseAsync(_moment, cancel);
}

/// <summary>It writes a few bytes at a time, which TCP may do with any write.</summary>
internal sealed class WritesPiecemeal : WireFault
{
    public override int MostOfOneWrite => 7;
}
