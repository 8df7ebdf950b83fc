using Superpower.Model;

namespace ClassChat.Harness.Scenarios;

/// <summary>What the slots of a form read in one line.</summary>
internal sealed class Captures
{
    private readonly Dictionary<string, object> _values = [];
    private readonly HashSet<string> _words = [];

    /// <summary>Words that are in the form for one where several are meant, or the other way round.</summary>
    public List<Disagreement> Disagreements { get; } = [];

    /// <summary>Notes what a slot read.</summary>
    public void Set(string slot, object value) => _values[slot] = value;

    /// <summary>Notes a word that is there.</summary>
    public void Add(string word) => _words.Add(word);

    /// <summary>What a slot read; the slot must be in every way to write the form.</summary>
    public T Get<T>(string slot) => (T)_values[slot];

    /// <summary>True if a word is there: one of several, or one of an optional part.</summary>
    public bool Has(string word) => _words.Contains(word);

    /// <summary>What an optional slot read.</summary>
    public T? Maybe<T>(string slot)
        where T : class => _values.GetValueOrDefault(slot) as T;

    /// <summary>What an optional slot read.</summary>
    public T? MaybeValue<T>(string slot)
        where T : struct => _values.TryGetValue(slot, out object? value) ? (T)value : null;
}

/// <summary>A way to write a statement: <c>{who} sends/send {to} {text} [within {time}]</c>.</summary>
/// <param name="Pattern">
/// Words (alternatives parted by <c>|</c>), <c>{slots}</c> and <c>[optional parts]</c>. <c>sends/send</c> is the form
/// for one and the form for several: which is right is told by the last slot before it that has a number.
/// </param>
/// <param name="Meaning">What it does, for the documents.</param>
/// <param name="Build">Makes the statement of what the slots read.</param>
internal sealed record Form(string Pattern, string Meaning, Func<Captures, Step> Build)
{
    private IReadOnlyList<string[]>? _ways;

    /// <summary>All ways to write it, each a row of words and slots.</summary>
    private IReadOnlyList<string[]> Ways => _ways ??= [.. Expand(Pattern)
        .Select(way => way.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Reads a line as this form.</summary>
    /// <param name="tokens">The line.</param>
    /// <param name="miss">How far it got, and what could have stood there.</param>
    /// <param name="isSwarm">True for the name of a swarm, false for that of one bot, null for an unknown name.</param>
    public Captures? Match(TokenList<TokenKind> tokens, Miss miss, Func<string, bool?> isSwarm)
    {
        foreach (string[] way in Ways)
        {
            if (Match(way, tokens, miss, isSwarm) is Captures captures) return captures;
        }

        return null;
    }

    private static Captures? Match(
        string[] way, TokenList<TokenKind> tokens, Miss miss, Func<string, bool?> isSwarm)
    {
        var captures = new Captures();
        var agreement = new Agreement(isSwarm);
        TokenList<TokenKind> rest = tokens;
        foreach (string part in way)
        {
            if (part[0] == '{')
            {
                string slot = part[1..^1];
                TokenListParserResult<TokenKind, object> result = Slots.All[slot].Parser(rest);
                if (!result.HasValue)
                {
                    TokenList<TokenKind> at = result.ErrorPosition.HasValue ? result.Remainder : rest;
                    miss.Note(at.Position > rest.Position ? at.Position : rest.Position, $"{{{slot}}}");
                    return null;
                }

                captures.Set(slot, result.Value);
                agreement.Note(result.Value);
                rest = result.Remainder;
                continue;
            }

            TokenListParserResult<TokenKind, Token<TokenKind>> token = rest.ConsumeToken() is { HasValue: true } next
                ? TokenListParserResult.Value(next.Value, rest, next.Remainder)
                : TokenListParserResult.Empty<TokenKind, Token<TokenKind>>(rest);
            string[] words = part.Split('|', '/');
            if (!token.HasValue || !words.Contains(token.Value.ToStringValue()))
            {
                foreach (string word in words) miss.Note(rest.Position, word);
                return null;
            }

            if (part.Contains('/') && agreement.Fault(token.Value, words[0], words[1]) is Disagreement disagreement)
                captures.Disagreements.Add(disagreement);
            captures.Add(token.Value.ToStringValue());
            rest = token.Remainder;
        }

        if (rest.IsAtEnd) return captures;
        miss.Note(rest.Position, "the end of the line");
        return null;
    }

    /// <summary>All ways a pattern can be written, optional parts in and out, longest first.</summary>
    private static IEnumerable<string> Expand(string pattern)
    {
        int open = pattern.IndexOf('[');
        if (open < 0) return [pattern];
        int close = pattern.IndexOf(']', open);
        string before = pattern[..open], inside = pattern[(open + 1)..close], after = pattern[(close + 1)..];
        return Expand(after).SelectMany(rest => new[] { before + inside + rest, before + rest });
    }
}

/// <summary>The farthest that any form got into a line, and what could have stood there.</summary>
internal sealed class Miss
{
    /// <summary>The token, from 0.</summary>
    public int Position { get; private set; } = -1;

    /// <summary>What could have stood there: words, and slots in braces.</summary>
    public SortedSet<string> Expected { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes where a form did not go on.</summary>
    public void Note(int position, string expected)
    {
        if (position < Position) return;
        if (position > Position) Expected.Clear();
        Position = position;
        Expected.Add(expected);
    }
}
