using System.Text;

namespace ClassChat.Specification.WireFormats;

/// <summary>Form in which bytes are sent.</summary>
public enum ByteForm
{
    /// <summary>As they are.</summary>
    Raw,

    /// <summary>As base64 (RFC 4648, section 4); spaces and line breaks in it are ignored.</summary>
    Base64,

    /// <summary>As hexadecimal digits, two for each byte.</summary>
    Hex,
}

/// <summary>Conversion of bytes to each <see cref="ByteForm"/> and back.</summary>
public static class ByteForms
{
    /// <summary>Bytes in a form.</summary>
    public static byte[] Encode(this ByteForm form, byte[] bytes) =>
        form == ByteForm.Raw ? bytes : Encoding.ASCII.GetBytes(form.Text(bytes));

    /// <summary>Bytes as text; <see cref="ByteForm.Raw"/> has none, and is written as base64.</summary>
    public static string Text(this ByteForm form, byte[] bytes) =>
        form == ByteForm.Hex ? Convert.ToHexStringLower(bytes) : Convert.ToBase64String(bytes);

    /// <summary>Bytes of a form; null if they do not have it.</summary>
    public static byte[]? Decode(this ByteForm form, ReadOnlySpan<byte> sent) =>
        form == ByteForm.Raw ? sent.ToArray() : form.Decode(Encoding.ASCII.GetString(sent));

    /// <summary>Bytes of a form that is text; null if they do not have it.</summary>
    public static byte[]? Decode(this ByteForm form, string text)
    {
        text = text.Trim('\0', ' ', '\t', '\r', '\n');
        try
        {
            return form == ByteForm.Hex ? Convert.FromHexString(text) : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The name of a form in messages to people.</summary>
    public static string Name(this ByteForm form) => form == ByteForm.Hex ? "hexadecimal digits" : "base64";
}
