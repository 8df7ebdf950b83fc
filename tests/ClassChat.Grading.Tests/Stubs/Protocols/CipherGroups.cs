using System.Security.Cryptography;
using System.Text;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Lines of JSON, of which messages to groups alone are encrypted: base64 of AES in CBC.</summary>
internal sealed class CipherGroups()
    : CipherStubProtocol("cipher-groups", Level.Bonus1, StubFraming.Line, StubFraming.Line)
{
    protected override string PublicKey => Rsa.ExportSubjectPublicKeyInfoPem();

    public override IEnumerable<byte[]> Write(StubClient to, StubEvent shown)
    {
        byte[] body = Say(shown) is string text ? Encoding.UTF8.GetBytes(text) : [];
        if (body.Length == 0) return [];
        bool isHidden = shown is StubEvent.GroupMessage && to.Encrypt is not null;
        return [Output.Wrap(isHidden ? to.Encrypt!(body) : body)];
    }

    protected override void Start(StubClient client, byte[] key)
    {
        client.Encrypt = body => SessionCipher.ToCbc(key, body);
        client.Decrypt = frame =>
        {
            try
            {
                return SessionCipher.FromCbc(key, frame);
            }
            catch (Exception error) when (error is CryptographicException or FormatException)
            {
                return frame; // in clear
            }
        };
    }
}
