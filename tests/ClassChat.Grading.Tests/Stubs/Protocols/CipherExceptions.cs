using System.Text;
using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// Base64 of AES in CFB as .NET has it, and nothing between two; lists of users come in clear, and so do requests for
/// them.
/// </summary>
internal sealed class CipherExceptions()
    : CipherStubProtocol("cipher-exceptions", Level.Task4, StubFraming.Line, StubFraming.None)
{
    protected override string PublicKey => Convert.ToBase64String(Rsa.ExportRSAPublicKey());

    public override IEnumerable<byte[]> Write(StubClient to, StubEvent shown) =>
        shown is StubEvent.Users ? [Encoding.UTF8.GetBytes(Say(shown)!)] : base.Write(to, shown);

    protected override string? Say(StubEvent shown) =>
        shown is StubEvent.Prompt ? $"KEY {PublicKey}\n" : base.Say(shown);

    protected override void Start(StubClient client, byte[] key)
    {
        client.Encrypt = body => Encoding.ASCII.GetBytes(Convert.ToBase64String(SessionCipher.ToCfb8(key, body)));
        client.Decrypt = frame => frame is [(byte)'{', ..]
            ? frame
            : SessionCipher.FromCfb8(key, Convert.FromBase64String(Encoding.ASCII.GetString(frame)));
    }

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) =>
        Text(json, "do") == "users" ? hub.ListUsers(client) : base.Do(client, hub, json);
}
