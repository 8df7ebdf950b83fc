using ClassChat.Specification.WireFormats;

namespace ClassChat.Harness.Bots;

/// <summary>Encryption of one bot: what it asks for, its session, and what was on the wire.</summary>
/// <param name="scope">The context of the bot.</param>
/// <param name="transport">The way it talks to the server.</param>
internal sealed class BotSecrecy(ConnectionContext scope, BotTransport transport)
{
    /// <summary>The encryption session; null if it has none.</summary>
    public CipherSession? Session => transport.Session;

    /// <summary>The bytes on the wire since it began to encrypt; null before that.</summary>
    public WireCapture? Capture => scope.Capture;

    /// <summary>Sets what it asks for when it joins from now on.</summary>
    public void Ask(BotEncryption encryption)
    {
        scope.Encryption = encryption;
        scope.Capture ??= new WireCapture();
    }
}
