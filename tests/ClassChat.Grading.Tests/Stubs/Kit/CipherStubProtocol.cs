using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Kit;

/// <summary>
/// JSON in which a kind of encryption is used: the server sends its public key, the client a session key.
/// </summary>
internal abstract class CipherStubProtocol(string dialect, Level level, StubFraming input, StubFraming output)
    : JsonStubProtocol(dialect, new StubRules(level) { GroupEcho = true }, input, output)
{
    /// <summary>The server's key pair; one for all servers, since making one takes long.</summary>
    protected static RSA Rsa { get; } = RSA.Create(2048);

    /// <summary>The public key as it is sent.</summary>
    protected abstract string PublicKey { get; }

    /// <summary>Padding of the encrypted session key.</summary>
    protected virtual RSAEncryptionPadding Padding => RSAEncryptionPadding.OaepSHA256;

    /// <summary>Starts encryption.</summary>
    protected abstract void Start(StubClient client, byte[] key);

    /// <summary>The session key in what RSA decrypted.</summary>
    protected virtual byte[] KeyOf(byte[] secret) => secret;

    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { type = "key", key = PublicKey },
        StubEvent.Done done when done.What == "secure" => new { type = "secure" },
        StubEvent.Done => new { type = "done" },
        StubEvent.Welcome => new { type = "welcome" },
        StubEvent.Refused refused => new { type = "error", text = refused.Why },
        StubEvent.Delivered => new { type = "delivered" },
        StubEvent.Message message => new { type = "message", from = message.Post.Sender, text = message.Post.Text },
        StubEvent.GroupMessage message => new
        {
            type = "group", from = message.Post.Sender, text = message.Post.Text, group = message.Post.Receiver,
        },
        StubEvent.Joined joined => new { type = "joined", name = joined.Name },
        StubEvent.Left left => new { type = "left", name = left.Name },
        StubEvent.Users users => new { type = "users", users = users.Names },
        StubEvent.Groups groups => new { type = "groups", groups = groups.Members },
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new StubEvent.Prompt());
        if (await ReadKeyAsync(client) is not byte[] wrapped) return false;
        Start(client, KeyOf(Rsa.Decrypt(wrapped, Padding)));
        client.Tell(new StubEvent.Done("secure"));
        return Text(Parse(await ReadAsync(client)), "login") is string name && hub.Enter(client, name);
    }

    /// <summary>The encrypted session key of a client; null if none comes.</summary>
    protected virtual async Task<byte[]?> ReadKeyAsync(StubClient client) =>
        Bytes(Parse(await ReadAsync(client)), "session");

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) => Text(json, "do") switch
    {
        "send" => hub.Send(client, Text(json, "to"), Text(json, "text")),
        "post" => hub.SendGroup(client, Text(json, "group"), Text(json, "text")),
        "create" => hub.Create(client, Text(json, "group")),
        "join" => hub.Join(client, Text(json, "group")),
        "leave" => hub.LeaveGroup(client, Text(json, "group")),
        "groups" => hub.ListGroups(client),
        _ => false,
    };

    /// <summary>A text in base64.</summary>
    protected static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
