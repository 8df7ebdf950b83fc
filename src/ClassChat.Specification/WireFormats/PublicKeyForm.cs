using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ClassChat.Specification.WireFormats;

/// <summary>Form of an RSA public key.</summary>
public enum PublicKeyForm
{
    /// <summary>PEM of a SubjectPublicKeyInfo: BEGIN PUBLIC KEY (RFC 7468).</summary>
    Pem,

    /// <summary>PEM of PKCS #1: BEGIN RSA PUBLIC KEY.</summary>
    Pkcs1Pem,

    /// <summary>Base64 of <see cref="Pem"/>.</summary>
    PemBase64,

    /// <summary>Base64 of a SubjectPublicKeyInfo in DER (RFC 5280).</summary>
    DerBase64,

    /// <summary>Base64 of PKCS #1 in DER (RFC 8017).</summary>
    Pkcs1Base64,

    /// <summary>XML as .NET writes it: RSAKeyValue.</summary>
    Xml,

    /// <summary>Base64 of <see cref="Xml"/>.</summary>
    XmlBase64,
}

/// <summary>Conversion of RSA public keys to texts and back.</summary>
internal static partial class PublicKeyText
{
    /// <summary>Maximum length of a key in characters: several times that of a key of 16,384 bits.</summary>
    private const int MaxChars = 32 * 1024;

    /// <summary>Maximum size of a key in bits: four times the largest in use.</summary>
    private const int MaxBits = 16 * 1024;

    /// <summary>A public key as text.</summary>
    public static string Write(RSA key, PublicKeyForm form) => form switch
    {
        PublicKeyForm.Pem => key.ExportSubjectPublicKeyInfoPem(),
        PublicKeyForm.Pkcs1Pem => key.ExportRSAPublicKeyPem(),
        PublicKeyForm.PemBase64 => Base64(key.ExportSubjectPublicKeyInfoPem()),
        PublicKeyForm.DerBase64 => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()),
        PublicKeyForm.Pkcs1Base64 => Convert.ToBase64String(key.ExportRSAPublicKey()),
        PublicKeyForm.Xml => key.ToXmlString(includePrivateParameters: false),
        _ => Base64(key.ToXmlString(includePrivateParameters: false)),
    };

    /// <summary>Reads a public key in any <see cref="PublicKeyForm"/>; null if it is none.</summary>
    public static RSA? TryRead(string text)
    {
        if (text.Length > MaxChars) return null;
        var key = RSA.Create();
        try
        {
            Import(key, text);
            if (key.KeySize <= MaxBits) return key;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or FormatException)
        {
            // Not a key, or one with numbers that make none.
        }

        key.Dispose();
        return null;
    }

    private static void Import(RSA key, string text)
    {
        // Some programs escape the line breaks of PEM twice, or leave them out.
        Match pem = Pem.Match(text.Replace("\\n", "\n", StringComparison.Ordinal));
        if (pem.Success)
        {
            ImportDer(key, Convert.FromBase64String(pem.Groups["base64"].Value));
            return;
        }

        Match xml = Xml.Match(text);
        if (xml.Success)
        {
            byte[] modulus = Convert.FromBase64String(xml.Groups["modulus"].Value);
            byte[] exponent = Convert.FromBase64String(xml.Groups["exponent"].Value);
            if (modulus.Length == 0 || exponent.Length == 0) throw new FormatException("a number of the key is empty");
            key.ImportParameters(new RSAParameters { Modulus = modulus, Exponent = exponent });
            return;
        }

        byte[] bytes = Convert.FromBase64String(text.Trim('\0'));
        string inside = Encoding.ASCII.GetString(bytes);
        if (Pem.IsMatch(inside) || Xml.IsMatch(inside)) Import(key, inside);
        else ImportDer(key, bytes);
    }

    private static void ImportDer(RSA key, byte[] der)
    {
        try
        {
            key.ImportSubjectPublicKeyInfo(der, out _);
        }
        catch (CryptographicException)
        {
            key.ImportRSAPublicKey(der, out _);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    [GeneratedRegex("-----BEGIN (?:RSA )?PUBLIC KEY-----(?<base64>[^-]*)-----END (?:RSA )?PUBLIC KEY-----")]
    private static partial Regex Pem { get; }

    [GeneratedRegex(
        @"<RSAKeyValue>\s*<Modulus>(?<modulus>[^<]*)</Modulus>\s*<Exponent>(?<exponent>[^<]*)</Exponent>")]
    private static partial Regex Xml { get; }
}
