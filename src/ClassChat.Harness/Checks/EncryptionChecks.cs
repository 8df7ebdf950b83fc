using System.Text;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of what bots that encrypt sent and received, as it was on the wire.</summary>
internal static class EncryptionChecks
{
    /// <summary>Shortest RSA key that counts as one, in bits.</summary>
    private const int MinRsaBits = 2048;

    /// <summary>Length of the shortest and of the longest part of a text that is looked for, in bytes.</summary>
    private const int MinPartBytes = 12, MaxPartBytes = 40;

    /// <summary>Finds the bots that have no session key of their own.</summary>
    /// <param name="sessions">The sessions, with the names of their bots; null for a bot that does not encrypt.</param>
    public static Mismatch? Keys(IReadOnlyList<(string Bot, CipherSession? Session)> sessions)
    {
        foreach ((string bot, CipherSession? session) in sessions)
        {
            if (session is not { HasKey: true })
                return new Mismatch($"{bot} has no session key", "a session key", "none");
            if (session.PublicKeyBits is int bits and < MinRsaBits)
                return new Mismatch(
                    "the server's public key is too short", $"an RSA key of {MinRsaBits} bits or more", $"{bits} bits");
            string? same = sessions
                .Where(other => other.Session != session && other.Session?.HasSameKey(session) == true)
                .Select(other => other.Bot).FirstOrDefault();
            if (same is not null)
                return new Mismatch(
                    $"{bot} and {same} have the same session key", "a key for each session", "the same key");
        }

        return null;
    }

    /// <summary>Finds a text that can be read on the wire of a bot, or equal texts that look the same there.</summary>
    /// <param name="bot">The name of the bot.</param>
    /// <param name="session">Its session; null if it does not encrypt.</param>
    /// <param name="ways">The bytes that it sent and received, each with a name for reports.</param>
    /// <param name="texts">The texts of the scenario.</param>
    public static Mismatch? Secrets(
        string bot, CipherSession? session, IReadOnlyList<(string Way, byte[] Bytes)> ways, IEnumerable<string> texts)
    {
        if (session is null) return new Mismatch($"{bot} does not encrypt", "an encrypted session", "none");
        foreach (string text in texts.Distinct())
        {
            string part = PartOf(text);
            if (part.Length < MinPartBytes) continue;
            foreach ((string form, byte[] bytes) in Forms(Encoding.ASCII.GetBytes(part)))
            {
                string? way = ways.Where(entry => entry.Bytes.AsSpan().IndexOf(bytes) >= 0)
                    .Select(entry => entry.Way).FirstOrDefault();
                if (way is not null)
                    return new Mismatch(
                        $"a text stands readable in what {bot} {way}", "nothing of it on the wire",
                        $"\"{part}\" {form}");
            }
        }

        return session.HasRepeats
            ? new Mismatch(
                $"equal texts of {bot} look the same on the wire", "another ciphertext each time",
                "a block of ciphertext that occurs twice: ECB, or an IV that does not change")
            : null;
    }

    /// <summary>The longest run of a text that no notation escapes.</summary>
    private static string PartOf(string text)
    {
        string longest = "";
        for (int at = 0; at < text.Length;)
        {
            int end = at;
            while (end < text.Length && end - at < MaxPartBytes && IsPlain(text[end])) end++;
            if (end - at > longest.Length) longest = text[at..end];
            at = Math.Max(end, at + 1);
        }

        return longest;
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or ',' or '-' or '#';

    private static IEnumerable<(string Form, byte[] Bytes)> Forms(byte[] part)
    {
        yield return ("as it is", part);
        yield return ("in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(part)));
        yield return ("in hex", Encoding.ASCII.GetBytes(Convert.ToHexString(part)));
        // Where base64 begins is not known, so the first and last digits may belong to other bytes as well.
        for (int before = 0; before < 3; before++)
        {
            string base64 = Convert.ToBase64String([.. new byte[before], .. part]);
            yield return ("in base64", Encoding.ASCII.GetBytes(base64[4..^4]));
        }
    }
}
