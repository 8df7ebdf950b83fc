using Superpower.Model;

namespace ClassChat.Specification.Scenarios;

/// <summary>Values of the slots, and the words, that a <see cref="StatementPattern"/> matched in one line.</summary>
public sealed class SlotValues
{
    private readonly Dictionary<string, object> _values = [];
    private readonly HashSet<string> _words = [];

    /// <summary>Words with the wrong grammatical number.</summary>
    public List<Disagreement> Disagreements { get; } = [];

    /// <summary>Sets the value of a slot.</summary>
    public void Set(string slot, object value) => _values[slot] = value;

    /// <summary>Adds a word that the line contains.</summary>
    public void Add(string word) => _words.Add(word);

    /// <summary>Value of a slot that is not optional.</summary>
    public T Get<T>(string slot) => (T)_values[slot];

    /// <summary>True if the line contains a word: one of several alternatives, or part of an optional phrase.</summary>
    public bool Has(string word) => _words.Contains(word);

    /// <summary>Value of an optional slot; null if absent.</summary>
    public T? Maybe<T>(string slot)
        where T : class => _values.GetValueOrDefault(slot) as T;

    /// <summary>Value of an optional slot; null if absent.</summary>
    public T? MaybeValue<T>(string slot)
        where T : struct => _values.TryGetValue(slot, out object? value) ? (T)value : null;
}

/// <summary>
/// Syntax of a statement, with its meaning and the step it creates: <c>{actor} sends {whom} a fence</c> or
/// <c>{who} joins/join</c>.
/// </summary>
/// <param name="Pattern">Words (alternatives separated by <c>|</c>, singular and plural by <c>/</c>), <c>{slots}</c>
/// and <c>[optional parts]</c>.</param>
/// <param name="Meaning">Its meaning, for the documentation.</param>
/// <param name="Build">Creates the statement from the slot values.</param>
public sealed record StatementPattern(string Pattern, string Meaning, Func<SlotValues, Step> Build)
{
    private IReadOnlyList<string[]>? _ways;

    /// <summary>All variants of the pattern, each a list of words and slots.</summary>
    private IReadOnlyList<string[]> Ways => _ways ??= [.. Expand(Pattern)
        .Select(way => way.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Matches a line against this pattern; null if it does not match.</summary>
    /// <param name="tokens">Tokens of the line.</param>
    /// <param name="farthestFailure">Records how far the match got and what was expected there.</param>
    /// <param name="isSwarm">True for the name of a swarm, false for that of one bot, null for an unknown name.</param>
    public SlotValues? Match(TokenList<TokenKind> tokens, FarthestFailure farthestFailure, Func<string, bool?> isSwarm)
    {
        foreach (string[] way in Ways)
        {
            if (Match(way, tokens, farthestFailure, isSwarm) is SlotValues slots) return slots;
        }

        return null;
    }

    private static SlotValues? Match(
        string[] way, TokenList<TokenKind> tokens, FarthestFailure farthestFailure, Func<string, bool?> isSwarm)
    {
        var slots = new SlotValues();
        var agreement = new Agreement(isSwarm);
        TokenList<TokenKind> rest = tokens;
        foreach (string part in way)
        {
            TokenList<TokenKind>? next = part[0] == '{'
                ? MatchSlot(part[1..^1], rest, slots, agreement, farthestFailure)
                : MatchWord(part, rest, slots, agreement, farthestFailure);
            if (next is not TokenList<TokenKind> remainder) return null;
            rest = remainder;
        }

        if (rest.IsAtEnd) return slots;
        farthestFailure.Record(rest.Position, "the end of the line");
        return null;
    }

    /// <summary>Matches a slot and sets its value; returns the tokens after it, or null if it does not match.</summary>
    private static TokenList<TokenKind>? MatchSlot(
        string slot, TokenList<TokenKind> rest, SlotValues slots, Agreement agreement,
        FarthestFailure farthestFailure)
    {
        TokenListParserResult<TokenKind, object> result = SlotParsers.All[slot].Parser(rest);
        if (!result.HasValue)
        {
            TokenList<TokenKind> at = result.ErrorPosition.HasValue ? result.Remainder : rest;
            farthestFailure.Record(at.Position > rest.Position ? at.Position : rest.Position, $"{{{slot}}}");
            return null;
        }

        slots.Set(slot, result.Value);
        agreement.Add(result.Value);
        return result.Remainder;
    }

    /// <summary>Matches one of alternative words; returns the tokens after it, or null if none matches.</summary>
    private static TokenList<TokenKind>? MatchWord(
        string part, TokenList<TokenKind> rest, SlotValues slots, Agreement agreement,
        FarthestFailure farthestFailure)
    {
        string[] words = part.Split('|', '/');
        if (rest.ConsumeToken() is not { HasValue: true } token || !words.Contains(token.Value.ToStringValue()))
        {
            foreach (string word in words) farthestFailure.Record(rest.Position, word);
            return null;
        }

        if (part.Contains('/')
            && agreement.FindDisagreement(token.Value, words[0], words[1]) is Disagreement disagreement)
            slots.Disagreements.Add(disagreement);
        slots.Add(token.Value.ToStringValue());
        return token.Remainder;
    }

    /// <summary>Expands a pattern to all its variants, with and without optional parts, longest first.</summary>
    private static IEnumerable<string> Expand(string pattern)
    {
        int open = pattern.IndexOf('[');
        if (open < 0) return [pattern];
        int close = pattern.IndexOf(']', open);
        string before = pattern[..open], inside = pattern[(open + 1)..close], after = pattern[(close + 1)..];
        return Expand(after).SelectMany(rest => new[] { before + inside + rest, before + rest });
    }
}

/// <summary>
/// The farthest position in a line that any pattern reached, and what was expected there; used for error messages.
/// </summary>
public sealed class FarthestFailure
{
    /// <summary>Index of the token, starting from 0; -1 before the first failure.</summary>
    public int Position { get; private set; } = -1;

    /// <summary>Words expected at the position, and slots in braces.</summary>
    public SortedSet<string> Expected { get; } = new(StringComparer.Ordinal);

    /// <summary>Records the position at which a pattern failed.</summary>
    public void Record(int position, string expected)
    {
        if (position < Position) return;
        if (position > Position) Expected.Clear();
        Position = position;
        Expected.Add(expected);
    }
}
