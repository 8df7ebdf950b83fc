using System.Text;
using System.Text.Json.Nodes;

namespace ClassChat.Testing.FaultyServers;

/// <summary>Faults that show some time after everything was right.</summary>
internal abstract class LateFault : WireFault
{
    /// <summary>Tells a client something after a while, if it is still there.</summary>
    protected static void TellLater(ProxyClient client, JsonNode json, TimeSpan after) =>
        _ = TellLaterAsync(client, ProxyClient.Bytes(json), after);

    private static async Task TellLaterAsync(ProxyClient client, byte[] bytes, TimeSpan after)
    {
        await PauseAsync(after, CancellationToken.None);
        await client.WriteAsync(bytes, CancellationToken.None);
    }
}

/// <summary>Everybody else gets a copy of each message after a while.</summary>
internal sealed class CopiesLater(TimeSpan after) : LateFault
{
    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        if ((string?)json["status"] == "message")
        {
            foreach (ProxyClient other in client.All.Where(other => other != client && other.Name is not null
                && other.Name != (string?)json["sender"])) TellLater(other, json, after);
        }

        return [frame];
    }
}

/// <summary>After each list of users, one follows that names somebody who is not there, and not the newest.</summary>
internal sealed class WrongListLater(TimeSpan after) : LateFault
{
    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        if ((string?)json["status"] == "user_list")
        {
            JsonArray users = json["users"]!.AsArray();
            users[^1] = "Nobody";
            TellLater(client, json, after);
        }

        return [frame];
    }
}

/// <summary>After each answer with a status, an error follows.</summary>
internal sealed class ErrorLater(string status, TimeSpan after) : LateFault
{
    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        if ((string?)json["status"] == status)
            TellLater(client, new JsonObject { ["status"] = "error", ["message"] = "It failed." }, after);
        return [frame];
    }
}

/// <summary>
/// Everybody is thrown out when nothing has been said for a while: one person's silence is not enough, so that it shows
/// only where a scenario pauses, however slow the machine is.
/// </summary>
internal sealed class EndsIdle(TimeSpan after) : WireFault
{
    private int _heard;

    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        Interlocked.Increment(ref _heard);
        if (client.Count("told") == 1) _ = EndAsync(client);
        return [frame];
    }

    public override byte[] Heard(ProxyClient client, byte[] bytes)
    {
        Interlocked.Increment(ref _heard);
        return bytes;
    }

    private async Task EndAsync(ProxyClient client)
    {
        int before;
        do
        {
            before = Volatile.Read(ref _heard);
            await PauseAsync(after, CancellationToken.None);
        }
        while (before != Volatile.Read(ref _heard));
        client.Socket.Close();
    }
}

/// <summary>Large files are written in pieces, and whatever else is for the same receiver goes in between.</summary>
internal sealed class Interleaves : WireFault
{
    private const int PieceBytes = 64 * 1024;

    private static readonly TimeSpan _rest = TimeSpan.FromMilliseconds(1);

    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        if (frame.Length <= PieceBytes || (string?)json["status"] != "file_transfer") return [frame];
        _ = WriteAsync(client, frame);
        return [];
    }

    private static async Task WriteAsync(ProxyClient client, byte[] frame)
    {
        foreach (byte[] piece in frame.Chunk(PieceBytes))
        {
            await client.WriteAsync(piece, CancellationToken.None);
            await PauseAsync(_rest, CancellationToken.None);
        }
    }
}

/// <summary>Each request is answered, in one write, with an error, a success, "delivered" and "queued".</summary>
internal sealed class AnswersEverything : WireFault
{
    private static readonly byte[] _answers = Encoding.UTF8.GetBytes(
        "{\"status\":\"error\",\"message\":\"It failed.\"}\n{\"status\":\"success\",\"message\":\"It worked.\"}\n"
        + "{\"status\":\"sent\",\"message\":\"Message delivered\"}\n"
        + "{\"status\":\"sent\",\"message\":\"Message queued (currently offline)\"}\n");

    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        bool isWelcome = client.Name is null || client.Count("told") == 1;
        bool isAnswer = (string?)json["status"] is "error" or "sent" or "success";
        return isAnswer && !isWelcome ? [_answers] : [frame];
    }
}
