using System.Security.Cryptography;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.WireFormats;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>Encryption settings as written in a dialect file.</summary>
/// <param name="Cipher">The encryption settings.</param>
/// <param name="Envelope">Fields around each encrypted message; null for none.</param>
internal sealed record CipherSettings(Cipher Cipher, CipherEnvelope? Envelope);

/// <summary>Parses the encryption settings of a dialect file, and refuses combinations that cannot work.</summary>
/// <param name="yaml">The dialect file.</param>
internal sealed class CipherReader(YamlReader yaml)
{
    /// <summary>The keys of 'cipher'.</summary>
    public static readonly IReadOnlyList<string> Keys =
    [
        "public_key", "rsa", "oaep", "key_bytes", "session_key", "session_key_as", "mode", "padding", "iv", "iv_bytes",
        "tag", "as", "envelope",
    ];

    private static readonly IReadOnlyDictionary<string, bool> _rsa =
        new Dictionary<string, bool> { ["oaep"] = true, ["pkcs1"] = false };

    private static readonly IReadOnlyDictionary<string, HashAlgorithmName> _hashes =
        new Dictionary<string, HashAlgorithmName>
        {
            ["sha1"] = HashAlgorithmName.SHA1, ["sha256"] = HashAlgorithmName.SHA256,
        };

    private static readonly IReadOnlyDictionary<string, ByteForm> _textForms =
        new Dictionary<string, ByteForm> { ["base64"] = ByteForm.Base64, ["hex"] = ByteForm.Hex };

    private static readonly IReadOnlyDictionary<string, PaddingMode> _paddings =
        new Dictionary<string, PaddingMode>
        {
            ["pkcs7"] = PaddingMode.PKCS7, ["zeros"] = PaddingMode.Zeros, ["none"] = PaddingMode.None,
        };

    /// <summary>Parses the encryption of sessions; null if there is none.</summary>
    public CipherSettings? Read(YamlNode? node)
    {
        if (yaml.Map(node, "'cipher'", [.. Keys]) is not YamlMap map) return null;
        AesMode mode = yaml.Choice(map["mode"], "'mode'", SnakeCase.All<AesMode>()) ?? AesMode.Cbc;
        Cipher cipher = WithMessages(map, mode, ReadKeys(map));
        CipherEnvelope? envelope = ReadEnvelope(map["envelope"]);
        CheckFields(map, cipher, envelope);
        return new CipherSettings(cipher, envelope);
    }

    private Cipher ReadKeys(YamlMap map)
    {
        var standard = new Cipher();
        bool isOaep = yaml.Choice(map["rsa"], "'rsa'", _rsa) ?? true;
        HashAlgorithmName hash = yaml.Choice(map["oaep"], "'oaep'", _hashes) ?? HashAlgorithmName.SHA256;
        if (!isOaep && map["oaep"] is YamlNode oaep)
            yaml.AddError(oaep, "'oaep' means nothing with 'rsa: pkcs1'", "leave one of them out");
        int keyBytes = map.Number("key_bytes", standard.KeyBytes);
        if (keyBytes is not (16 or 24 or 32))
            yaml.AddError(map["key_bytes"]!, "an AES key has 16, 24 or 32 bytes");
        return new Cipher
        {
            PublicKey = yaml.Choice(map["public_key"], "'public_key'", SnakeCase.All<PublicKeyForm>())
                ?? standard.PublicKey,
            KeyPadding = isOaep ? RSAEncryptionPadding.CreateOaep(hash) : RSAEncryptionPadding.Pkcs1,
            KeyBytes = keyBytes is 16 or 24 or 32 ? keyBytes : standard.KeyBytes,
            KeyForm = yaml.Choice(map["session_key"], "'session_key'", SnakeCase.All<ByteForm>()) ?? standard.KeyForm,
            EncryptedKeyForm = yaml.Choice(map["session_key_as"], "'session_key_as'", _textForms)
                ?? standard.EncryptedKeyForm,
        };
    }

    private Cipher WithMessages(YamlMap map, AesMode mode, Cipher keys)
    {
        bool isBlocks = mode is AesMode.Cbc or AesMode.Ecb;
        PaddingMode? padding = yaml.Choice(map["padding"], "'padding'", _paddings);
        if (padding is PaddingMode.None && isBlocks)
            yaml.AddError(map["padding"]!, $"{Name(mode)} encrypts whole blocks: a message needs padding", "pkcs7");
        if (padding is not (null or PaddingMode.None) && mode is AesMode.Gcm or AesMode.Ctr)
            yaml.AddError(
                map["padding"]!, $"{Name(mode)} encrypts any number of bytes, without padding", "leave 'padding' out");
        if (mode == AesMode.Ecb && (map["iv"] ?? map["iv_bytes"]) is YamlNode iv)
            yaml.AddError(iv, "ECB has no IV", "leave it out");
        if (mode != AesMode.Gcm && map["tag"] is YamlNode tag)
            yaml.AddError(tag, $"{Name(mode)} has no tag", "write 'mode: gcm', or leave 'tag' out");
        return keys with
        {
            Mode = mode,
            Padding = padding ?? (isBlocks ? PaddingMode.PKCS7 : PaddingMode.None),
            Iv = mode == AesMode.Ecb ? IvSource.Zero
                : yaml.Choice(map["iv"], "'iv'", SnakeCase.All<IvSource>()) ?? IvSource.Prefix,
            IvBytes = ReadIvBytes(map, mode),
            Tag = yaml.Choice(map["tag"], "'tag'", SnakeCase.All<TagPlace>()) ?? TagPlace.Suffix,
            Form = yaml.Choice(map["as"], "'as'", SnakeCase.All<ByteForm>()) ?? ByteForm.Base64,
        };
    }

    private int ReadIvBytes(YamlMap map, AesMode mode)
    {
        int most = mode switch
        {
            AesMode.Ecb => 0, AesMode.Gcm => Cipher.GcmIvBytes, _ => AesCipher.BlockBytes,
        };
        int bytes = map.Number("iv_bytes", most);
        bool isKnown = bytes == most || (mode == AesMode.Ctr && bytes is >= 1 and <= AesCipher.BlockBytes);
        if (isKnown || mode == AesMode.Ecb) return isKnown ? bytes : most;
        yaml.AddError(
            map["iv_bytes"]!, $"the IV of {Name(mode)} has {most} bytes",
            mode == AesMode.Gcm ? "for another length, an adapter has to talk to the server" : null);
        return most;
    }

    private CipherEnvelope? ReadEnvelope(YamlNode? node)
    {
        if (node is null) return null;
        string? problem = CipherEnvelope.Problem(node);
        if (problem is null) return new CipherEnvelope(node);
        yaml.AddError(
            node, problem, "for example: { type: encrypted, iv: \"{iv}\", data: \"{data}\" }, or \"{iv}:{data}\"");
        return null;
    }

    private void CheckFields(YamlMap map, Cipher cipher, CipherEnvelope? envelope)
    {
        if (envelope is null) return;
        YamlNode node = map["envelope"]!;
        if (cipher.Form == ByteForm.Raw)
            yaml.AddError(map["as"]!, "raw bytes cannot stand in an envelope", "write 'as: base64' or 'as: hex'");
        Check("iv", "iv", cipher.Iv == IvSource.Field);
        Check("tag", "tag", cipher is { HasTag: true, Tag: TagPlace.Field });

        void Check(string name, string key, bool isField)
        {
            bool isThere = envelope.Names.Contains(name);
            if (isField && !isThere)
                yaml.AddError(node, $"'{key}: field' needs '{{{name}}}' in the envelope");
            if (!isField && isThere)
                yaml.AddError(
                    node, $"'{{{name}}}' in the envelope needs '{key}: field'",
                    name == "tag" ? "'tag: field' and 'mode: gcm'" : null);
        }
    }

    private static string Name(AesMode mode) => mode.ToString().ToUpperInvariant();
}
