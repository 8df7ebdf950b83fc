using System.Globalization;
using System.Text;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Text lines; the bytes of a file stand raw behind a line that says how many they are.</summary>
internal sealed class RawFiles()
    : StubProtocol("raw-files", new StubRules(Level.Bonus2), StubFraming.Line, StubFraming.Line)
{
    public override IEnumerable<byte[]> Write(StubClient to, StubEvent shown) =>
        shown is StubEvent.File { Post: Post post }
        ? [[.. Encoding.UTF8.GetBytes($"FILE {post.Sender} {post.Text} {post.Content!.Length} {post.Checksum}\n"),
            .. post.Content]]
        : base.Write(to, shown);

    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "NAME",
        StubEvent.Welcome => "WELCOME",
        StubEvent.Refused refused => $"ERROR {refused.Why}",
        StubEvent.Done => "READY",
        StubEvent.Delivered delivered => $"DELIVERED {delivered.To}",
        StubEvent.Message message => $"MESSAGE {message.Post.Sender} {message.Post.Text}",
        StubEvent.Joined joined => $"JOINED {joined.Name}",
        StubEvent.Left left => $"LEFT {left.Name}",
        _ => null,
    };

    protected override async Task<bool> DoAsync(StubClient client, StubHub hub, string message)
    {
        switch (message.Split(' ', 3))
        {
            case ["SEND", string to, string text]:
                return hub.Send(client, to, text);
            case ["QUIT"]:
                return hub.Bye(client);
            case ["FILE", string to, string rest] when rest.Split(' ') is [string name, string size, string checksum]:
                if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes)) return false;
                if (!hub.MayCome(client, bytes)) return true;
                client.Tell(new StubEvent.Done("the head"));
                return await client.ReadExactlyAsync((int)bytes) is byte[] content
                    && hub.SendFile(client, to, name, content, checksum);
            default:
                return false;
        }
    }
}
