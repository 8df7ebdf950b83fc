using System.Globalization;
using System.Text;
using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>Text lines; the bytes of a file stand raw behind a line that says how many they are.</summary>
internal sealed class RawFiles()
    : Manner("raw-files", new StubRules(Level.Bonus2), Framing.Line, Framing.Line)
{
    public override IEnumerable<byte[]> Write(StubClient to, Told told) => told is Told.File { Post: Post post }
        ? [[.. Encoding.UTF8.GetBytes($"FILE {post.Sender} {post.Text} {post.Content!.Length} {post.Checksum}\n"),
            .. post.Content]]
        : base.Write(to, told);

    protected override string? Say(Told told) => told switch
    {
        Told.Prompt => "NAME",
        Told.Welcome => "WELCOME",
        Told.Refused refused => $"ERROR {refused.Why}",
        Told.Done => "READY",
        Told.Delivered delivered => $"DELIVERED {delivered.To}",
        Told.Message message => $"MESSAGE {message.Post.Sender} {message.Post.Text}",
        Told.Joined joined => $"JOINED {joined.Name}",
        Told.Left left => $"LEFT {left.Name}",
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
                client.Tell(new Told.Done("the head"));
                return await client.ReadExactlyAsync((int)bytes) is byte[] content
                    && hub.SendFile(client, to, name, content, checksum);
            default:
                return false;
        }
    }
}
