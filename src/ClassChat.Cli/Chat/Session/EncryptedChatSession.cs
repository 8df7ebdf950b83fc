using ClassChat.Cli.Host;
using ClassChat.Protocol.Messages;

namespace ClassChat.Cli.Chat.Session;

/// <summary>
/// Session that receives messages in JSON, and encrypts each connection before anything else is said, if that is
/// wanted.
/// </summary>
/// <param name="peer">The address of the server for display.</param>
/// <param name="clock">The time source.</param>
/// <param name="isEncrypted">True to encrypt.</param>
internal abstract class EncryptedChatSession(string peer, TimeProvider clock, bool isEncrypted)
    : ChatSession(peer, clock), IDisposable
{
    private readonly KeyAgreement _keys = new(isEncrypted);

    /// <summary>The messages of the server.</summary>
    protected MessageStream Messages { get; } = new();

    /// <summary>True while the session key of a new connection is agreed on.</summary>
    protected bool IsAgreeing => _keys.IsUnderWay;

    /// <inheritdoc/>
    public void Dispose() => Messages.Dispose();

    /// <inheritdoc/>
    protected override void Opened()
    {
        Messages.Restart();
        if (_keys.Begin() is not Effect first)
        {
            Ready();
            return;
        }

        Due = Clock.GetUtcNow() + Timeout;
        Request(first);
    }

    /// <summary>Called when a connection is established and, if that is wanted, encrypted.</summary>
    protected abstract void Ready();

    /// <summary>Handles a message of the server while the key is agreed on.</summary>
    protected void HandleKeys(ServerMessage message)
    {
        if (_keys.Handle(message, Messages, Request) is string failure)
        {
            Show(DisplayLine.Error($"the connection cannot be encrypted: {failure}"));
            Request(new Effect.HangUp());
            End(ExitCode.Failed);
        }
        else if (!IsAgreeing)
        {
            Due = null;
            if (!IsReturning) Show(DisplayLine.Notice("the connection is encrypted"));
            Ready();
        }
    }
}
