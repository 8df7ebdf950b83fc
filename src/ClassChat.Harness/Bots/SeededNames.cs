using System.Globalization;
using ClassChat.Specification.Dialects;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Chooses the names by which a server knows users, groups and files, from the names in the scenario and the seed,
/// within the limits of the dialect. The same name is chosen for the same name; different ones for different ones.
/// </summary>
/// <param name="rules">The limits.</param>
/// <param name="suffix">End of each name, from the seed: letters, then digits.</param>
/// <param name="seed">The seed, for names that have no room for the suffix.</param>
internal sealed class SeededNames(NameRules rules, string suffix, int seed)
{
    /// <summary>Number of characters that tell shortened names apart: 36 to the power of 5 is 60 million.</summary>
    private const int MarkChars = 5;

    /// <summary>Fewest characters of a file name without its extension.</summary>
    private const int MinStem = 3;

    /// <summary>Maximum number of names that are tried until one is new.</summary>
    private const int MaxAttempts = 10_000;

    private readonly Dictionary<(NameRule, string), string> _chosen = [];
    private readonly HashSet<string> _used = [];
    private readonly Lock _lock = new();

    /// <summary>The name of a user.</summary>
    public string User(string name) => Choose(rules.Users, Capitalized(name) + suffix, name);

    /// <summary>The name of a group.</summary>
    public string Group(string name) => Choose(rules.Groups, Capitalized(name) + suffix, name);

    /// <summary>The password of a user.</summary>
    public string Password(string user) =>
        rules.Passwords == NameRule.None ? "pw-" + user : Choose(rules.Passwords, "pw" + user, user);

    /// <summary>
    /// The name of a file. A name that leads to another folder stays as it is, since it must be refused.
    /// </summary>
    public string File(string name)
    {
        if (rules.Files == NameRule.None || name.AsSpan().ContainsAny('/', '\\')) return name;
        string extension = Path.GetExtension(name);
        int room = (rules.Files.Length ?? NameRule.MaxLength) - extension.Length;
        if (room < MinStem) return name;
        NameRule stem = rules.Files with { Length = room };
        return Choose(stem, Path.GetFileNameWithoutExtension(name), name) + extension;
    }

    private static string Capitalized(string name)
    {
        string letters = string.Concat(name.Where(char.IsAsciiLetterOrDigit));
        return char.ToUpperInvariant(letters[0]) + letters[1..];
    }

    private string Choose(NameRule rule, string wanted, string name)
    {
        if (rule == NameRule.None) return wanted;
        lock (_lock)
        {
            if (_chosen.TryGetValue((rule, name), out string? chosen)) return chosen;
            int room = rule.Length ?? NameRule.MaxLength;
            chosen = Spelled(rule, wanted);
            for (int attempt = 0;
                chosen.Length > room || (!_used.Add(chosen) && attempt < MaxAttempts); attempt++)
                chosen = Marked(rule, wanted, room, Hash(name, attempt));
            return _chosen[(rule, name)] = chosen;
        }
    }

    /// <summary>The start of a name, with a mark from its hash that tells it from others with the same start.</summary>
    private static string Marked(NameRule rule, string wanted, int room, uint hash)
    {
        const string Signs = "0123456789abcdefghijklmnopqrstuvwxyz";
        string start = Spelled(rule, string.Concat(wanted.Where(char.IsAsciiLetterOrDigit)));
        var mark = new char[Math.Min(MarkChars, room - 1)];
        for (int i = 0; i < mark.Length; i++, hash /= (uint)Signs.Length) mark[i] = Signs[(int)(hash % Signs.Length)];
        start = start[..Math.Min(start.Length, room - mark.Length)];
        return start + Spelled(rule, new string(mark));
    }

    /// <summary>A text in the characters of a rule, one for each.</summary>
    private static string Spelled(NameRule rule, string text) => rule.Characters switch
    {
        NameCharacters.Letters => string.Concat(text.Select(Letter)),
        NameCharacters.Lowercase => string.Concat(text.Select(Letter)).ToLowerInvariant(),
        NameCharacters.Uppercase => string.Concat(text.Select(Letter)).ToUpperInvariant(),
        NameCharacters.Digits => string.Concat(text.Select(c => (char)('0' + (c % 10)))),
        _ => text,
    };

    private static char Letter(char c) => char.IsAsciiLetter(c) ? c : (char)('a' + (c % 26));

    private uint Hash(string name, int attempt)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{name}/{seed}/{attempt}");
        uint hash = 2166136261;
        foreach (char c in text) hash = (hash ^ c) * 16777619;
        return hash ^ (hash >> 15);
    }
}
