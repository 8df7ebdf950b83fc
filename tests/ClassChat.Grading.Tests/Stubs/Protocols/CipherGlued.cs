using System.Security.Cryptography;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// Raw AES in CBC with the IV in front, and nothing between two ciphertexts; the key is base64 of PEM.
/// </summary>
internal sealed class CipherGlued() : CipherStubProtocol("cipher-glued", Level.Task4, _ciphertexts, StubFraming.None)
{
    private static readonly StubFraming _ciphertexts = new(ReadAsync, body => body);

    protected override string PublicKey => Base64(Rsa.ExportSubjectPublicKeyInfoPem());

    protected override RSAEncryptionPadding Padding => RSAEncryptionPadding.OaepSHA1;

    protected override string? Say(StubEvent shown) =>
        shown is StubEvent.Prompt ? PublicKey : base.Say(shown);

    protected override Task<byte[]?> ReadKeyAsync(StubClient client) => client.ReadExactlyAsync(Rsa.KeySize / 8);

    protected override byte[] KeyOf(byte[] secret) =>
        Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(secret));

    protected override void Start(StubClient client, byte[] key)
    {
        client.Encrypt = body => SessionCipher.Seal(key, body);
        client.Decrypt = frame => SessionCipher.Open(key, frame);
    }

    /// <summary>The received bytes, as soon as they can be decrypted to a whole message.</summary>
    private static new async Task<byte[]?> ReadAsync(StubClient client)
    {
        do
        {
            if (client.Count > 0 && IsWhole(client)) return client.Take(client.Count);
        }
        while (await client.FillAsync());
        return null;
    }

    private static bool IsWhole(StubClient client)
    {
        try
        {
            byte[] body = client.Decrypt!(client.Buffered.ToArray());
            return body.Length > 0 && (body[0] != '{' || body[^1] == '}');
        }
        catch (CryptographicException)
        {
            return false; // the rest is still to come
        }
    }
}
