using System.Text;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Harness.Bots;

/// <summary>A message of which some values may be encrypted, each on its own.</summary>
/// <param name="template">The message.</param>
/// <param name="values">Values of the placeholders.</param>
internal sealed class SentFields(Template template, TemplateValues values)
{
    private readonly IReadOnlySet<string> _names = template.EncryptedPlaceholders;

    /// <summary>The message as it is before its encryption.</summary>
    public byte[] Render()
    {
        foreach (string name in _names) values.SetEncrypted(name, values.GetValueOrDefault(name, ""));
        return template.Render(values);
    }

    /// <summary>
    /// The message with its encrypted values. If their IV has a field of its own, all values of the message share it.
    /// </summary>
    public byte[] Render(CipherSession session)
    {
        byte[]? iv = null;
        foreach (string name in _names.Where(_ => session.HasKey))
        {
            Ciphertext hidden = session.Seal(Plain(name), iv);
            if (session.Cipher.Iv == IvSource.Field) iv = hidden.Iv;
            values.SetEncrypted(name, Text(hidden.Data));
            values["iv"] = Text(hidden.Iv);
            values["tag"] = Text(hidden.Tag);
        }

        return template.Render(values);

        string Text(byte[] bytes) => Encoding.ASCII.GetString(session.Cipher.Form.Encode(bytes));
    }

    private byte[] Plain(string name) => name == "content"
        ? Convert.FromBase64String(values.GetValueOrDefault("base64", ""))
        : Encoding.UTF8.GetBytes(values.GetValueOrDefault(name, ""));
}
