using System.Text;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Text lines; the bytes of a file stand raw behind a line, and nobody says how many they are.</summary>
internal sealed class EndMark()
    : StubProtocol("end-mark", new StubRules(Level.Bonus2), StubFraming.Line, StubFraming.Line)
{
    private static readonly byte[] _mark = Encoding.ASCII.GetBytes("<<END>>");

    public override IEnumerable<byte[]> Write(StubClient to, StubEvent shown) =>
        shown is StubEvent.File { Post: Post post }
        ? [[.. Encoding.UTF8.GetBytes($"FILE {post.Sender} {post.Text} {post.Checksum}\n"), .. post.Content!, .. _mark]]
        : base.Write(to, shown);

    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "NAME",
        StubEvent.Welcome => "WELCOME",
        StubEvent.Refused refused => $"ERROR {refused.Why}",
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
            case ["FILE", string to, string rest] when rest.Split(' ') is [string name, string checksum]:
                return await client.ReadToAsync(_mark) is byte[] content
                    && hub.SendFile(client, to, name, content, checksum);
            default:
                return false;
        }
    }
}
