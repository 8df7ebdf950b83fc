using System.Security.Cryptography;
using ClassChat.Protocol.Encryption;

namespace ClassChat.Server.Connections;

/// <summary>
/// RSA key pair of the server: created when the first client asks for it, and the same until the process ends.
/// Thread-safe.
/// </summary>
internal static class ServerKey
{
    private static readonly Lock _lock = new();
    private static readonly Lazy<RSA> _rsa = new(() => RSA.Create(SessionKey.MinRsaBits));

    /// <summary>The public key in PEM.</summary>
    public static string PublicPem
    {
        get
        {
            lock (_lock) return _rsa.Value.ExportSubjectPublicKeyInfoPem();
        }
    }

    /// <summary>Decrypts a session key; null if it is none.</summary>
    public static byte[]? TryUnwrap(string wrapped)
    {
        lock (_lock) return SessionKey.TryUnwrap(wrapped, _rsa.Value);
    }
}
