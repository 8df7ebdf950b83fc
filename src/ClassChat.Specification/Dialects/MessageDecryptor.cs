using System.Text;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Specification.Dialects;

/// <summary>Decrypts what one connection receives: whole messages, and single fields of events.</summary>
/// <param name="dialect">The server's dialect.</param>
internal sealed class MessageDecryptor(Dialect dialect)
{
    private readonly bool _isMixed = dialect.Events.Any(pattern => pattern.IsEncrypted == true);
    private readonly List<byte[]> _decrypted = [];

    /// <summary>The session; null if the dialect has no encryption.</summary>
    public CipherSession? Session { get; set; }

    /// <summary>True if messages are expected to be encrypted, but for those that the dialect excepts.</summary>
    public bool IsExpected { get; set; }

    /// <summary>True if a message in clear, or an encrypted one, may be an event of a pattern.</summary>
    public bool Admits(EventPattern pattern, bool wasEncrypted) => pattern.IsEncrypted switch
    {
        true => wasEncrypted,
        false => !wasEncrypted,
        _ => wasEncrypted || !IsExpected,
    };

    /// <summary>
    /// Framer of what is received: if messages are encrypted and nothing separates them, one that finds their ends.
    /// </summary>
    public Framer? FramerFor(Framing framing, int maxBytes) =>
        IsExpected && Session is not null && framing.Kind == FramingMethod.None
            ? new CiphertextFramer(Session, maxBytes)
            : Framer.For(framing, maxBytes);

    /// <summary>Decrypts a whole message; null if it is in clear, as far as can be seen from outside.</summary>
    public DecryptResult? TryDecrypt(ReadOnlyMemory<byte> message)
    {
        if (Session is null) return null;
        if (dialect.Envelope is not null) return dialect.Envelope.TryOpen(message, Session);
        return IsExpected || (_isMixed && Session.HasKey) ? Session.Decrypt(message.Span) : null;
    }

    /// <summary>Decrypts the encrypted fields of an event; if that fails, the event is unknown.</summary>
    public ObservedEvent DecryptFields(ObservedEvent observed, EventPattern pattern)
    {
        foreach (string field in pattern.EncryptedFields)
        {
            if (Of(observed, field) is not string hidden || Session is null) continue;
            DecryptResult result = Session.Decrypt(hidden, observed.Iv ?? "", observed.Tag ?? "");
            if (result.Message is not byte[] message)
                return new ObservedEvent(EventKind.Unknown)
                {
                    Text = $"the {field} of '{SnakeCase.FromEnum(pattern.Kind)}' cannot be decrypted: {result.Problem}",
                    Wire = observed.Wire,
                };
            Keep(message);
            observed = With(observed, field, message);
        }

        return observed with { Hidden = null, Iv = null, Tag = null };
    }

    /// <summary>Keeps a decrypted message, or a field, for reports.</summary>
    public void Keep(byte[] message) => _decrypted.Add(message);

    /// <summary>Returns what was decrypted since the last call.</summary>
    public IReadOnlyList<byte[]> TakeDecrypted()
    {
        if (_decrypted.Count == 0) return [];
        byte[][] taken = [.. _decrypted];
        _decrypted.Clear();
        return taken;
    }

    private static string? Of(ObservedEvent observed, string field) => field switch
    {
        "text" => observed.Text,
        "sender" => observed.Sender,
        "receiver" => observed.Receiver,
        "group" => observed.Group,
        "name" => observed.Name,
        "filename" => observed.FileName,
        _ => observed.Hidden,
    };

    private static ObservedEvent With(ObservedEvent observed, string field, byte[] message)
    {
        if (field == "content") return observed with { Content = message };
        string text = Encoding.UTF8.GetString(message);
        return field switch
        {
            "text" => observed with { Text = text },
            "sender" => observed with { Sender = text },
            "receiver" => observed with { Receiver = text },
            "group" => observed with { Group = text },
            "name" => observed with { Name = text },
            "filename" => observed with { FileName = text },
            _ => observed with { Content = ByteForm.Base64.Decode(text) is byte[] content ? content : null },
        };
    }
}
