using System.Security.Cryptography;
using System.Text;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Lines with IV, tag and ciphertext in hex, as Node programs write them; the key is base64 of DER.</summary>
internal sealed class CipherParts()
    : CipherStubProtocol("cipher-parts", Level.Task4, StubFraming.Line, StubFraming.Line)
{
    protected override string PublicKey => Convert.ToBase64String(Rsa.ExportSubjectPublicKeyInfo());

    protected override void Start(StubClient client, byte[] key)
    {
        client.Encrypt = body =>
        {
            (byte[] iv, byte[] data, byte[] tag) = SessionCipher.ToGcm(key, body);
            return Encoding.ASCII.GetBytes(string.Join(':', new[] { iv, tag, data }.Select(Convert.ToHexStringLower)));
        };
        client.Decrypt = frame =>
            Encoding.ASCII.GetString(frame).Split(':') is [string iv, string tag, string data]
                ? SessionCipher.FromGcm(
                    key, Convert.FromHexString(iv), Convert.FromHexString(data), Convert.FromHexString(tag))
                : throw new CryptographicException("there are no three parts");
    }
}
