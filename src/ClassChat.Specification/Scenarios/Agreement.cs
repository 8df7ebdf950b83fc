using System.Globalization;
using Superpower.Model;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Checks that the verbs and nouns of one statement agree in number with the actors or count before them, and corrects
/// those that do not.
/// </summary>
/// <param name="isSwarm">True for the name of a swarm, false for that of one bot, null for an unknown name.</param>
internal sealed class Agreement(Func<string, bool?> isSwarm)
{
    private bool? _isPlural;
    private string _subject = "";

    /// <summary>Records the value of a slot; actors and counts determine the number.</summary>
    public void Add(object value)
    {
        if (value is Actors actors) (_isPlural, _subject) = (IsPlural(actors), actors.ToString());
        if (value is not int count) return;
        (_isPlural, _subject) = (count != 1, count.ToString("N0", CultureInfo.InvariantCulture));
    }

    /// <summary>Returns the disagreement of a word with the actors or count before it; null if it agrees.</summary>
    /// <param name="token">The word as written.</param>
    /// <param name="singular">The singular form.</param>
    /// <param name="plural">The plural form.</param>
    public Disagreement? FindDisagreement(Token<TokenKind> token, string singular, string plural)
    {
        string? right = _isPlural is bool isPlural ? isPlural ? plural : singular : null;
        return right is null || right == token.ToStringValue() ? null : new Disagreement(token, right, _subject);
    }

    /// <summary>Returns a statement with its verbs and nouns in the right form; other lines stay unchanged.</summary>
    /// <param name="text">The statement, without indent and comment.</param>
    /// <param name="patterns">The possible patterns of the statement.</param>
    /// <param name="isSwarm">True for the name of a swarm, false for that of one bot, null for an unknown name.</param>
    public static string Correct(string text, IEnumerable<StatementPattern> patterns, Func<string, bool?> isSwarm)
    {
        var line = new SourceLine(1, 0, text, []);
        if (Lexer.Tokens(line, new ErrorCollector("", [text])) is not TokenList<TokenKind> tokens) return text;
        SlotValues? slots = patterns.Select(pattern => pattern.Match(tokens, new FarthestFailure(), isSwarm))
            .FirstOrDefault(found => found is not null);
        foreach (Disagreement wrong in (slots?.Disagreements ?? []).OrderByDescending(wrong => wrong.Column))
            text = text[..wrong.Column] + wrong.Right + text[(wrong.Column + wrong.Word.Length)..];
        return text;
    }

    private bool? IsPlural(Actors actors) => actors.Refs switch
    {
        [ActorRef { First: int first, Last: int last }] => first != last,
        [ActorRef only] => isSwarm(only.Name),
        _ => true,
    };
}

/// <summary>
/// Word of a statement in the singular where the plural is required, or vice versa, with its correct form.
/// </summary>
/// <param name="Token">The word.</param>
/// <param name="Right">The correct form.</param>
/// <param name="Subject">The actors or count that the word should agree with, as written.</param>
public sealed record Disagreement(Token<TokenKind> Token, string Right, string Subject)
{
    /// <summary>The word as written.</summary>
    public string Word => Token.ToStringValue();

    /// <summary>Its column, from 0.</summary>
    public int Column => Token.Position.Column - 1;
}
