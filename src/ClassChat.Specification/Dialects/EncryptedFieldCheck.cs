using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.WireFormats;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>Checks that fields which are encrypted on their own have all that decrypting them needs.</summary>
/// <param name="yaml">The dialect file.</param>
/// <param name="cipher">The encryption settings; null for none.</param>
internal sealed class EncryptedFieldCheck(YamlReader yaml, Cipher? cipher)
{
    /// <summary>Fields of an event that may be encrypted.</summary>
    public static readonly IReadOnlyList<string> Fields =
        ["text", "sender", "receiver", "group", "name", "filename", "base64", "content"];

    private const string NeedsCipher = "needs 'cipher', which says how";

    /// <summary>Checks a message that is sent.</summary>
    public void CheckTemplate(YamlNode node, Template template)
    {
        IReadOnlySet<string> hidden = template.EncryptedPlaceholders;
        IReadOnlySet<string> clear = template.ClearPlaceholders;
        if (clear.Contains("content"))
            yaml.AddError(
                node, "'{content}' are bytes, which have to be encrypted here",
                "write {content:encrypted}, or {base64}");
        if (hidden.Count > 0 && cipher is null) yaml.AddError(node, $"'{{{hidden.First()}:encrypted}}' {NeedsCipher}");
        if (hidden.Count > 0) CheckForm(node);
        CheckPart(
            node, "iv", "{iv}", hidden.Count, clear.Contains("iv"), cipher is { Iv: IvSource.Field });
        CheckPart(
            node, "tag", "{tag}", hidden.Count, clear.Contains("tag"),
            cipher is { HasTag: true, Tag: TagPlace.Field });
        if (hidden.Count > 1 && clear.Contains("tag"))
            yaml.AddError(node, "with 'tag: field', one value of a message can be encrypted", "tag: suffix");
    }

    /// <summary>Checks the encrypted fields of an event.</summary>
    /// <param name="node">The event.</param>
    /// <param name="pattern">Its pattern.</param>
    /// <param name="captured">Names of the fields that it captures.</param>
    public void CheckEvent(YamlNode node, EventPattern pattern, IReadOnlySet<string> captured)
    {
        bool isHidden = pattern.EncryptedFields.Count > 0;
        if ((isHidden || pattern.IsEncrypted is not null) && cipher is null)
            yaml.AddError(node, $"'{(isHidden ? "decrypt" : "encrypted")}' {NeedsCipher}");
        foreach (string field in pattern.EncryptedFields)
        {
            if (!Fields.Contains(field))
                yaml.AddError(
                    node, $"'decrypt' cannot be '{field}'",
                    Suggestions.DidYouMean(field, Fields) ?? $"known: {string.Join(", ", Fields)}");
            else if (!captured.Contains(field))
                yaml.AddError(
                    node, $"the event captures no '{field}' to decrypt",
                    $"for example: take: {{ {field}: {field} }}");
        }

        if (captured.Contains("content") && !pattern.Decrypts("content"))
            yaml.AddError(node, "'content' are encrypted bytes", "write 'decrypt: content', or take 'base64'");
        if (isHidden) CheckForm(node);
        int hidden = pattern.EncryptedFields.Count;
        CheckPart(node, "iv", "iv", hidden, captured.Contains("iv"), cipher is { Iv: IvSource.Field });
        CheckPart(
            node, "tag", "tag", hidden, captured.Contains("tag"), cipher is { HasTag: true, Tag: TagPlace.Field });
    }

    private void CheckForm(YamlNode node)
    {
        if (cipher is { Form: ByteForm.Raw })
            yaml.AddError(node, "raw bytes cannot stand in a field", "write 'as: base64' or 'as: hex' in 'cipher'");
    }

    private void CheckPart(YamlNode node, string key, string place, int hidden, bool isThere, bool isField)
    {
        if (cipher is null && isThere) yaml.AddError(node, $"'{place}' {NeedsCipher}");
        else if (isThere && hidden == 0) yaml.AddError(node, $"'{place}' means nothing where no field is encrypted");
        else if (isThere && !isField) yaml.AddError(node, $"'{place}' needs '{key}: field' in 'cipher'");
        else if (!isThere && isField && hidden > 0)
            yaml.AddError(node, $"'{key}: field' needs '{place}' beside what is encrypted");
    }
}
