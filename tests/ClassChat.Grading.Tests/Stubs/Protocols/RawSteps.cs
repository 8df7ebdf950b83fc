using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// Text lines; a file is announced, allowed, sent raw, and followed by its checksum. Its receiver accepts an offer,
/// gets the bytes raw, says that they have come, and then learns the checksum.
/// </summary>
internal sealed class RawSteps()
    : StubProtocol("raw-steps", new StubRules(Level.Bonus2), StubFraming.Line, StubFraming.Line)
{
    private readonly ConcurrentDictionary<string, Post> _offers = [];
    private int _last;

    public override IEnumerable<byte[]> Write(StubClient to, StubEvent shown)
    {
        if (shown is not StubEvent.File { Post: Post post }) return base.Write(to, shown);
        string id = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        _offers[id] = post;
        string from = post.IsGroup ? $"{post.Sender} #{post.Receiver}" : post.Sender;
        return [Line($"OFFER {id} {from} {post.Text} {post.Content!.Length}")];
    }

    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "NAME",
        StubEvent.Welcome => "WELCOME",
        StubEvent.Refused refused => $"ERROR {refused.Why}",
        StubEvent.Done done => done.What,
        StubEvent.Delivered delivered => $"DELIVERED {delivered.To}",
        StubEvent.Message message => $"MESSAGE {message.Post.Sender} {message.Post.Text}",
        StubEvent.GroupMessage { Post: Post post } => $"GROUP {post.Receiver} {post.Sender} {post.Text}",
        StubEvent.Joined joined => $"JOINED {joined.Name}",
        StubEvent.Left left => $"LEFT {left.Name}",
        _ => null,
    };

    protected override async Task<bool> DoAsync(StubClient client, StubHub hub, string message)
    {
        switch (message.Split(' ', 3))
        {
            case ["SEND", ['#', .. string group], string text]:
                return hub.SendGroup(client, group, text);
            case ["SEND", string to, string text]:
                return hub.Send(client, to, text);
            case ["CREATE", string group]:
                return hub.Create(client, group);
            case ["JOIN", string group]:
                return hub.Join(client, group);
            case ["ACCEPT", string id] when _offers.TryGetValue(id, out Post? post):
                client.Send([.. Line($"DATA {id} {post.Content!.Length}"), .. post.Content]);
                return true;
            case ["GOT", string id] when _offers.TryRemove(id, out Post? post):
                client.Send(Line($"END {id} {post.Checksum}"));
                return true;
            case ["UPLOAD", string to, string rest] when rest.Split(' ') is [string name, string size]:
                if (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int bytes)) return false;
                return !hub.MayCome(client, bytes) || await ReceiveAsync(client, hub, to, name, bytes);
            default:
                return false;
        }
    }

    private async Task<bool> ReceiveAsync(StubClient client, StubHub hub, string to, string name, int bytes)
    {
        client.Tell(new StubEvent.Done("GO AHEAD"));
        byte[]? content = await client.ReadExactlyAsync(bytes);
        return content is not null && (await ReadAsync(client))?.Split(' ') is ["CHECK", string checksum]
            && hub.SendFile(client, to.TrimStart('#'), name, content, checksum, isGroup: to.StartsWith('#'));
    }

    private static byte[] Line(string text) => Encoding.UTF8.GetBytes(text + "\n");
}
