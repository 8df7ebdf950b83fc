using System.Text;
using ClassChat.Fuzz.Inputs;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Fuzz.Targets;

/// <summary>
/// Decoder of what servers under test send, with each dialect of the repository: settings are the dialect and flags.
/// </summary>
internal sealed class ServerOutputTarget : StreamTarget
{
    private const int SmallBytes = 64;
    private const int IsSmall = 1, IsEncrypted = 2, IsSwitched = 4;

    private static readonly Dialect[] _dialects =
    [
        .. Corpus.Paths(Path.Combine(Corpus.Scenarios, "dialects"), "*.yaml")
            .Concat(Corpus.Paths(Corpus.StubDialects, "*.yaml")).Select(Load),
    ];

    [ThreadStatic]
    private static Dictionary<Cipher, CipherSession>? _sessions;

    /// <summary>
    /// Creates the target. A pattern has a second for each search, and there are several. Unmatched text of up to 32 KB
    /// is decoded again for each piece of 14 bytes that is no JSON: 5 KB for each byte.
    /// </summary>
    public ServerOutputTarget()
        : base("server-output", "what servers send, in every dialect", settings: 2) =>
        (Time, AllocatedPerByte) = (TimeSpan.FromSeconds(10), 8 * 1024);

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Vocabulary => FileTargets.Dialects;

    /// <inheritdoc/>
    protected override bool IsIndependentOfSplits(byte[] settings) => (settings[1] & (IsSwitched | IsEncrypted)) == 0;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Decode(byte[] settings, IReadOnlyList<byte[]> parts)
    {
        Dialect dialect = _dialects[settings[0] % _dialects.Length];
        // Encrypted bytes are different each time, so they must not be cut or read in another framing.
        bool isEncrypted = (settings[1] & (IsEncrypted | IsSmall | IsSwitched)) == IsEncrypted;
        bool isSmall = (settings[1] & IsSmall) != 0;
        var decoder = new EventDecoder(dialect, isSmall ? SmallBytes : EventDecoder.MaxObjectBytes)
        {
            Session = dialect.Cipher is Cipher cipher ? SessionOf(cipher) : null,
        };
        var text = new TextStream();
        List<ObservedEvent> events = [];
        if (isEncrypted && decoder.Session is not null) decoder.ExpectEncrypted(isFresh: true, 0, text, events);
        foreach (byte[] part in parts)
        {
            byte[] sent = part;
            if (isEncrypted && decoder.Session is not null)
                sent = dialect.Receiving.Encode(Sealed(dialect, decoder.Session, part));
            decoder.Append(sent, text, events);
        }

        if ((settings[1] & IsSwitched) != 0) Switch(decoder, settings[1], parts, text, events);
        decoder.EndSilence(text, events);
        Require(decoder.UnreadBytes >= 0, "the number of unread bytes is not negative");
        IEnumerable<string> all = events.Select(EventTexts.Of);
        if (HasLengths(dialect)) all = Merged(all);
        return [.. all, "text|" + text.Text, $"replies|{decoder.Replies.Count}"];
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> CreateSeeds()
    {
        for (int i = 0; i < _dialects.Length; i++)
        {
            foreach (string message in ServerMessages.Of(_dialects[i]))
            {
                byte[] framed = _dialects[i].Receiving.Encode(Encoding.UTF8.GetBytes(message));
                yield return [(byte)i, 0, .. framed, .. framed];
                if (_dialects[i].Cipher is not null)
                    yield return [(byte)i, IsEncrypted, .. Encoding.UTF8.GetBytes(message)];
            }

            byte[] all = [.. ServerMessages.Of(_dialects[i]).SelectMany(
                message => _dialects[i].Receiving.Encode(Encoding.UTF8.GetBytes(message)))];
            yield return [(byte)i, 0, .. all];
            yield return [(byte)i, IsSmall, .. all];
            yield return [(byte)i, IsSwitched | 8, .. all];
        }
    }

    private static byte[] Sealed(Dialect dialect, CipherSession session, byte[] message) =>
        dialect.Envelope?.Wrap(session.Seal(message), session.Cipher.Form) ?? session.Encrypt(message);

    private static bool HasLengths(Dialect dialect) =>
        dialect.Receiving.Kind is FramingMethod.Digits or FramingMethod.Binary or FramingMethod.Varint;

    // Once the start of the next message is unknown, each part that arrives is an unknown event.
    private static List<string> Merged(IEnumerable<string> events)
    {
        const string Unknown = "Unknown|";
        List<string> merged = [];
        foreach (string one in events)
        {
            bool isUnknown = one.StartsWith(Unknown, StringComparison.Ordinal);
            if (!isUnknown || merged is not [.., Unknown]) merged.Add(isUnknown ? Unknown : one);
        }

        return merged;
    }

    private static void Switch(
        EventDecoder decoder, byte flags, IReadOnlyList<byte[]> parts, TextStream text, List<ObservedEvent> events)
    {
        Framing framing = _dialects[(flags >> 3) % _dialects.Length].Receiving;
        decoder.Switch(framing, text.Length / 2, text, events);
        foreach (byte[] part in parts) decoder.Append(part, text, events);
    }

    // Keys take long to make, so each thread has one session for each cipher.
    private static CipherSession SessionOf(Cipher cipher)
    {
        _sessions ??= [];
        if (_sessions.TryGetValue(cipher, out CipherSession? known)) return known;
        var session = new CipherSession(cipher);
        session.TryReadPublicKey(CipherSession.PublicKey(PublicKeyForm.Pem));
        session.WrapKey();
        return _sessions[cipher] = session;
    }

    private static Dialect Load(string path) => DialectFile.Load(path).Value
        ?? throw new InvalidOperationException($"{path} is not a valid dialect");
}
