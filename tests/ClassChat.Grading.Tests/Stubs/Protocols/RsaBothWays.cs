using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// The client makes a session key and encrypts it with the server's RSA key; from then on every line, both ways, is
/// base64 of an IV and AES in CBC.
/// </summary>
internal sealed class RsaBothWays()
    : JsonStubProtocol("rsa-both-ways", new StubRules(Level.Task4), StubFraming.Line, StubFraming.Line)
{
    private static readonly RSA _key = RSA.Create(2048);

    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { type = "key", pem = _key.ExportSubjectPublicKeyInfoPem() },
        StubEvent.Done => new { type = "secure" },
        StubEvent.Welcome => new { type = "welcome" },
        StubEvent.Refused refused => new { type = "error", text = refused.Why },
        StubEvent.Delivered => new { type = "delivered" },
        StubEvent.Message message => new { type = "message", sender = message.Post.Sender, text = message.Post.Text },
        StubEvent.Joined joined => new { type = "joined", name = joined.Name },
        StubEvent.Left left => new { type = "left", name = left.Name },
        StubEvent.Users users => new { type = "users", users = users.Names },
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new StubEvent.Prompt());
        if (Text(Parse(await ReadAsync(client)), "session") is not string session) return false;
        byte[] key = _key.Decrypt(Convert.FromBase64String(session), RSAEncryptionPadding.OaepSHA256);
        client.Encrypt = body => SessionCipher.ToCbc(key, body);
        client.Decrypt = frame => SessionCipher.FromCbc(key, frame);
        client.Tell(new StubEvent.Done("the key exchange"));
        return Text(Parse(await ReadAsync(client)), "login") is string name && hub.Enter(client, name);
    }

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) =>
        hub.Send(client, Text(json, "receiver"), Text(json, "text"));
}
