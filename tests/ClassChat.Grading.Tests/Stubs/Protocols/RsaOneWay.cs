using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// The server makes key and IV and encrypts them with the client's RSA key; from then on what the client says is AES in
/// CFB, raw, in frames with a length. What the server says is not encrypted.
/// </summary>
internal sealed class RsaOneWay()
    : JsonStubProtocol("rsa-one-way", new StubRules(Level.Task4), StubFraming.UInt32, StubFraming.UInt32)
{
    private const int KeyBytes = 16;

    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { hello = "send your key" },
        StubEvent.Done done => new { session = done.What },
        StubEvent.Welcome welcome => new { welcome = welcome.Name },
        StubEvent.Refused refused => new { error = refused.Why },
        StubEvent.Delivered delivered => new { delivered = delivered.To },
        StubEvent.Message message => new { from = message.Post.Sender, text = message.Post.Text },
        StubEvent.Users users => new { users = users.Names },
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new StubEvent.Prompt());
        if (Text(Parse(await ReadAsync(client)), "key") is not string pem) return false;
        using RSA rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
        byte[] iv = RandomNumberGenerator.GetBytes(KeyBytes);
        byte[] session = rsa.Encrypt([.. key, .. iv], RSAEncryptionPadding.OaepSHA1);
        client.Tell(new StubEvent.Done(Convert.ToBase64String(session)));
        client.Decrypt = frame => SessionCipher.FromCfb(key, iv, frame);
        return Text(Parse(await ReadAsync(client)), "name") is string name && hub.Enter(client, name);
    }

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) =>
        hub.Send(client, Text(json, "to"), Text(json, "text"));
}
