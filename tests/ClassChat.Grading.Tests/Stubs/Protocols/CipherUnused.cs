using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>A session key is exchanged, without which nobody gets in, and nothing is encrypted.</summary>
internal sealed class CipherUnused()
    : CipherStubProtocol("cipher-unused", Level.Task4, StubFraming.Line, StubFraming.Line)
{
    protected override string PublicKey => Rsa.ToXmlString(includePrivateParameters: false);

    protected override void Start(StubClient client, byte[] key)
    {
        // Nothing is encrypted.
    }
}
