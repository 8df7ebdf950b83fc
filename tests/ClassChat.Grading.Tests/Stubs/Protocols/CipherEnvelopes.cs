using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// Each message in an envelope of JSON with IV, and AES in GCM; nothing between two envelopes. The key is XML.
/// </summary>
/// <param name="clearChars">Length of the shortest text that is sent in clear, although all else is encrypted.</param>
internal sealed class CipherEnvelopes(int clearChars = int.MaxValue)
    : CipherStubProtocol("cipher-envelope", Level.Task4, StubFraming.Json, StubFraming.Json)
{
    protected override string PublicKey => Base64(Rsa.ToXmlString(includePrivateParameters: false));

    protected override RSAEncryptionPadding Padding => RSAEncryptionPadding.Pkcs1;

    protected override byte[] KeyOf(byte[] secret) => Convert.FromHexString(Encoding.ASCII.GetString(secret));

    public override IEnumerable<byte[]> Write(StubClient to, StubEvent shown) =>
        shown is StubEvent.Message message && message.Post.Text.Length >= clearChars
            ? [Encoding.UTF8.GetBytes(Say(shown)!)]
            : base.Write(to, shown);

    protected override void Start(StubClient client, byte[] key)
    {
        client.Encrypt = body =>
        {
            (byte[] iv, byte[] data, byte[] tag) = SessionCipher.ToGcm(key, body);
            return Encoding.UTF8.GetBytes(Json(new { type = "encrypted", iv, data = (byte[])[.. data, .. tag] }));
        };
        client.Decrypt = frame =>
        {
            JsonObject? json = Parse(Encoding.UTF8.GetString(frame));
            if (Bytes(json, "iv") is not byte[] iv || Bytes(json, "data") is not { Length: >= 16 } data)
                throw new CryptographicException("there is no envelope");
            return SessionCipher.FromGcm(key, iv, data.AsSpan(..^16), data.AsSpan(^16..));
        };
    }
}
