using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Checks that a dialect with encryption agrees on keys before it uses them, and that its ciphertexts can be told
/// apart.
/// </summary>
/// <param name="yaml">The dialect file.</param>
/// <param name="map">Its keys.</param>
/// <param name="dialect">The dialect, which has encryption.</param>
/// <param name="nodes">The steps of its dialogues in the file.</param>
internal sealed class CipherCheck(
    YamlReader yaml, YamlMap map, Dialect dialect, IReadOnlyDictionary<DialogueStep, YamlNode> nodes)
{
    private const string Remedy = "say {session_key} after 'await: public_key', or await: session_key";
    private const string MayEnd = "raw ciphertext may contain what ends a message";
    private const string RemedyOfRaw = "as: base64, or a framing with a length";

    private readonly Cipher _cipher = dialect.Cipher!;

    /// <summary>Adds an error for each mistake.</summary>
    public void Check()
    {
        Keys joined = Walk(dialect.Join, default);
        Walk(dialect.EncryptedJoin, default);
        foreach (IReadOnlyList<DialogueStep> action in dialect.Actions.Values) Walk(action, joined);
        bool needsKey = dialect.Events.Any(pattern => pattern.IsEncrypted == true || pattern.EncryptedFields.Count > 0);
        if (needsKey && !joined.HasSession)
            yaml.AddError(
                map["join"] ?? map.Node, "an event is encrypted, but 'join' agrees on no session key", Remedy);
        CheckIv();
        CheckSent();
        CheckReceived();
    }

    private IEnumerable<DialogueStep> AllSteps =>
        DialogueStep.All(dialect.Join.Concat(dialect.EncryptedJoin)).Concat(dialect.Actions.Values.SelectMany(DialogueStep.All));

    /// <summary>The framing of what comes when messages are encrypted.</summary>
    private Framing Receiving => DialogueStep.All(dialect.Join).OfType<DialogueStep.SwitchReceiveFraming>()
        .LastOrDefault()?.Framing ?? dialect.Receiving;

    private Framing Sending => DialogueStep.All(dialect.Join).OfType<DialogueStep.SwitchSendFraming>()
        .LastOrDefault()?.Framing ?? dialect.Sending;

    private bool HasSteps(Func<DialogueStep.Encrypt, bool> isMeant) =>
        AllSteps.OfType<DialogueStep.Encrypt>().Any(isMeant);

    private Keys Walk(IReadOnlyList<DialogueStep> steps, Keys keys)
    {
        foreach (DialogueStep step in steps)
        {
            keys = step switch
            {
                DialogueStep.Send send => Said(step, send.Template, send.IsEncrypted == true, keys),
                DialogueStep.Chunks chunks => Walk(chunks.Steps, keys),
                DialogueStep.SessionKey => Offered(step, keys),
                DialogueStep.Await wait => Awaited(wait, keys),
                DialogueStep.Encrypt => Used(step, keys),
                _ => keys,
            };
        }

        return keys;
    }

    private Keys Said(DialogueStep step, Template template, bool isEncrypted, Keys keys)
    {
        string[] names = [.. template.Placeholders];
        if (names.Contains("session_key")) keys = Offered(step, keys);
        if (names.Contains("public_key")) keys = keys with { HasOwn = true };
        return isEncrypted || template.EncryptedPlaceholders.Count > 0 ? Used(step, keys) : keys;
    }

    private Keys Offered(DialogueStep step, Keys keys)
    {
        if (!keys.HasTheirs && !keys.HasSession)
            AddError(step, "a session key is sent before the server's public key is there", "await: public_key");
        return keys with { HasSession = true };
    }

    private Keys Used(DialogueStep step, Keys keys)
    {
        if (!keys.HasSession) AddError(step, "something is encrypted before a session key is agreed on", Remedy);
        return keys with { HasSession = true };
    }

    private Keys Awaited(DialogueStep.Await step, Keys keys)
    {
        Keys after = keys;
        foreach ((EventKind kind, IReadOnlyList<DialogueStep> steps) in step.Alternatives)
        {
            if (kind == EventKind.SessionKey && !keys.HasOwn)
                AddError(step, "the server cannot send a session key before it has a public key", "say {public_key}");
            Keys branch = Walk(steps, kind switch
            {
                EventKind.PublicKey => keys with { HasTheirs = true },
                EventKind.SessionKey => keys with { HasSession = true, HasOwn = true },
                _ => keys,
            });
            after = new Keys(
                after.HasOwn || branch.HasOwn, after.HasTheirs || branch.HasTheirs,
                after.HasSession || branch.HasSession);
        }

        return after;
    }

    private void CheckIv()
    {
        bool isInFields =
            AllSteps.OfType<DialogueStep.Send>().Any(step => step.Template.EncryptedPlaceholders.Count > 0)
            || dialect.Events.Any(pattern => pattern.EncryptedFields.Count > 0);
        bool isAlone = dialect.Envelope is null && (!isInFields || HasSteps(_ => true));
        if (_cipher.Iv == IvSource.Field && isAlone)
            AddCipherError("iv", "'iv: field' needs a field for the IV", "an envelope with '{iv}', or 'iv: prefix'");
        if (_cipher is { HasTag: true, Tag: TagPlace.Field } && isAlone)
            AddCipherError(
                "tag", "'tag: field' needs a field for the tag", "an envelope with '{tag}', or 'tag: suffix'");
    }

    private void CheckSent()
    {
        bool isUsed = HasSteps(step => step.Out)
            || AllSteps.OfType<DialogueStep.Send>().Any(step => step.IsEncrypted == true);
        bool isMarked = Sending.Kind is FramingMethod.Delimiter;
        if (isUsed && isMarked && dialect.Envelope is null && _cipher.Form == ByteForm.Raw)
            AddCipherError("as", MayEnd, RemedyOfRaw);
    }

    private void CheckReceived()
    {
        bool isMixed = dialect.Events.Any(pattern => pattern.IsEncrypted is not null);
        if (!isMixed && !HasSteps(step => step.In)) return;
        if (dialect.Envelope is not null)
        {
            if (Receiving.Kind == FramingMethod.None)
                AddCipherError(
                    "envelope", "envelopes that nothing separates cannot be told apart", "framing: { receive: json }");
            return;
        }

        if (Receiving.Kind == FramingMethod.Delimiter && _cipher.Form == ByteForm.Raw)
            AddCipherError("as", MayEnd, RemedyOfRaw);
        if (Receiving.Kind == FramingMethod.Json)
            AddFramingError("'receive: json' finds no ciphertext, which is not JSON");
        if (Receiving.Kind != FramingMethod.None) return;
        if (_cipher.Padding == System.Security.Cryptography.PaddingMode.Zeros)
            AddCipherError(
                "padding", "zeros do not show where a message ends, and nothing separates messages", "pkcs7");
        bool isClear = dialect.Events.Any(pattern => pattern.IsEncrypted == false);
        if ((isClear && _cipher.Form == ByteForm.Raw) || dialect.Events.Any(pattern => pattern.IsEncrypted == true))
            AddFramingError("messages in clear and ciphertext cannot be told apart where nothing separates them");
    }

    private void AddError(DialogueStep step, string message, string remedy) =>
        yaml.AddError(nodes.GetValueOrDefault(step) ?? map["join"] ?? map.Node, message, remedy);

    private void AddCipherError(string key, string message, string remedy)
    {
        YamlNode node = map["cipher"]!;
        bool isSet = ((YamlMappingNode)node).Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value);
        yaml.AddError(isSet ? value! : node, message, remedy);
    }

    private void AddFramingError(string message) => yaml.AddError(
        map["framing"] ?? map["cipher"]!, message, "receive: line, a length, none for ciphertexts without separators");

    /// <summary>Keys that a dialogue has agreed on so far.</summary>
    /// <param name="HasOwn">True if the bot has sent its public key.</param>
    /// <param name="HasTheirs">True if the server has sent its public key.</param>
    /// <param name="HasSession">True if both have the session key.</param>
    private readonly record struct Keys(bool HasOwn, bool HasTheirs, bool HasSession);
}
