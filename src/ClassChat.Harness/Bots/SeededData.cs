using System.Globalization;
using System.Text;
using Bogus;
using ClassChat.Specification.Dialects;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Generates the wire names, texts, file contents and random numbers of one scenario from its seed. A wire name is the
/// scenario's name with a suffix from the seed, and has only letters and digits, which no server has a reason to
/// refuse; a dialect may limit it (<see cref="SeededNames"/>).
/// </summary>
internal sealed class SeededData
{
    private static readonly string[] _spice = ["ü", "ñ", "ж", "λ", "漢", "字", "👋", "🎓", "é", "–"];

    private readonly Randomizer _random;
    private readonly Bogus.DataSets.Lorem _lorem;
    private readonly Lock _lock = new();
    private readonly SeededNames _names;
    private int _texts;

    /// <summary>Creates the generator.</summary>
    /// <param name="seed">Determines every name, text and file.</param>
    /// <param name="names">Limits of names; null for none.</param>
    public SeededData(int seed, NameRules? names = null)
    {
        Seed = seed;
        _random = new Randomizer(seed);
        _lorem = new Bogus.DataSets.Lorem { Random = _random };
        string suffix = string.Concat(new Faker { Random = _random }.Name.LastName().Where(char.IsAsciiLetter).Take(5))
            + _random.Int(10, 99).ToString(CultureInfo.InvariantCulture);
        _names = new SeededNames(names ?? NameRules.None, suffix, seed);
    }

    /// <summary>The seed.</summary>
    public int Seed { get; }

    /// <summary>True if texts have ASCII characters only.</summary>
    public bool IsAscii { get; init; }

    /// <summary>The name by which a server knows a bot: the scenario's name with a suffix from the seed.</summary>
    public string WireName(string name) => _names.User(name);

    /// <summary>The name by which a server knows a group.</summary>
    public string GroupName(string name) => _names.Group(name);

    /// <summary>The name under which a file is sent.</summary>
    public string FileName(string name) => _names.File(name);

    /// <summary>The password of a user, the same each time.</summary>
    public string Password(string user) => _names.Password(user);

    /// <summary>A short text, different from all others of the scenario.</summary>
    public string Text()
    {
        lock (_lock)
        {
            string words = string.Join(' ', _lorem.Words(3));
            string spice = _random.ArrayElement(_spice);
            return string.Create(
                CultureInfo.InvariantCulture, $"{words} {(IsAscii ? "and" : spice)} #{++_texts:D5}.");
        }
    }

    /// <summary>
    /// A text of exactly the given number of UTF-8 bytes, with characters of one to four bytes, or of one.
    /// </summary>
    public string Text(int bytes)
    {
        lock (_lock)
        {
            string mark = string.Create(CultureInfo.InvariantCulture, $"#{++_texts:D5} ");
            var text = new StringBuilder(mark.Length <= bytes ? mark : "", bytes + mark.Length);
            // Fast, because workloads send megabytes: one number per character from Knuth's MMIX generator.
            ulong state = (ulong)_random.Long(0);
            for (int left = bytes - text.Length; left > 0;)
            {
                state = (state * 6364136223846793005) + 1442695040888963407;
                uint number = (uint)(state >> 40);
                string spice = _spice[number % (uint)_spice.Length];
                bool isSpice = !IsAscii && (number >> 8) % 10 == 0 && Encoding.UTF8.GetByteCount(spice) <= left;
                if (isSpice) text.Append(spice);
                else text.Append((char)('a' + (number % 26)));
                left -= isSpice ? Encoding.UTF8.GetByteCount(spice) : 1;
            }

            return text.ToString();
        }
    }

    /// <summary>Random bytes for a file.</summary>
    public byte[] Bytes(int count)
    {
        lock (_lock) return _random.Bytes(count);
    }

    /// <summary>A random number from 0 up to, but not including, a limit.</summary>
    public int Below(int limit)
    {
        lock (_lock) return _random.Number(limit - 1);
    }

    /// <summary>The seed of a scenario: the seed of the run combined with the scenario's id (FNV-1a).</summary>
    public static int SeedOf(int run, string scenario)
    {
        uint hash = 2166136261 ^ (uint)run;
        foreach (char c in scenario) hash = (hash ^ c) * 16777619;
        return (int)(hash & int.MaxValue);
    }
}
