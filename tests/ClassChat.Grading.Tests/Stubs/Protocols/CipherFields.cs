using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// Lines of JSON in which texts and files are encrypted, each with an IV of its own, and nothing else is.
/// </summary>
internal sealed class CipherFields()
    : CipherStubProtocol("cipher-fields", Level.Bonus2, StubFraming.Line, StubFraming.Line)
{
    protected override string PublicKey => Rsa.ExportRSAPublicKeyPem();

    public override IEnumerable<byte[]> Write(StubClient to, StubEvent shown) => shown switch
    {
        StubEvent.Message message => Write(to, message.Post, Encoding.UTF8.GetBytes(message.Post.Text)),
        StubEvent.GroupMessage message => Write(to, message.Post, Encoding.UTF8.GetBytes(message.Post.Text)),
        StubEvent.File file => Write(to, file.Post, file.Post.Content!),
        _ => base.Write(to, shown),
    };

    // The key is kept as the way to decrypt fields: frames themselves are in clear.
    protected override void Start(StubClient client, byte[] key) => _keys.AddOrUpdate(client, key);

    protected override bool Do(StubClient client, StubHub hub, JsonObject json)
    {
        byte[]? hidden = Bytes(json, "body");
        if (hidden is null || !_keys.TryGetValue(client, out byte[]? key)) return base.Do(client, hub, json);
        byte[] body;
        try
        {
            body = SessionCipher.Open(key, [.. Bytes(json, "iv") ?? [], .. hidden]);
        }
        catch (CryptographicException)
        {
            return false;
        }

        string? group = Text(json, "group");
        string? to = group ?? Text(json, "to");
        return Text(json, "do") switch
        {
            "send" => hub.Send(client, to, Encoding.UTF8.GetString(body)),
            "post" => hub.SendGroup(client, to, Encoding.UTF8.GetString(body)),
            "file" => hub.SendFile(client, to, Text(json, "name"), body, Text(json, "sha"), isGroup: group is not null),
            _ => false,
        };
    }

    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<StubClient, byte[]> _keys = [];

    private IEnumerable<byte[]> Write(StubClient to, Post post, byte[] body)
    {
        if (!_keys.TryGetValue(to, out byte[]? key)) return [];
        byte[] all = SessionCipher.Seal(key, body);
        string json = Json(new
        {
            type = post.Content is not null ? "file" : post.IsGroup ? "group" : "message",
            from = post.Sender, group = post.IsGroup ? post.Receiver : null, name = post.Text is var name
                && post.Content is not null ? name : null,
            size = post.Content?.Length, sha = post.Checksum, iv = all[..16], body = all[16..],
        });
        return [Wrap(to, Encoding.UTF8.GetBytes(json))];
    }
}
