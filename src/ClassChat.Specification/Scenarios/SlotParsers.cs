using System.Text;
using ClassChat.Specification.Diagnostics;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace ClassChat.Specification.Scenarios;

/// <summary>Parsers for the variable parts of statements, which patterns write as <c>{slot}</c>.</summary>
public static class SlotParsers
{
    /// <summary>Keywords that cannot be names of actors.</summary>
    public static readonly IReadOnlyList<string> Reserved =
        ["all", "but", "random", "nobody", "operator", "it", "in", "at", "their"];

    /// <summary>Maximum of any count: messages, lines, repetitions.</summary>
    private const int MaxCount = 1_000_000;

    private static readonly TokenListParser<TokenKind, int> _number =
        Token.EqualTo(TokenKind.Number).Select(token => Lexer.Number(token.ToStringValue()));

    private static readonly TokenListParser<TokenKind, string> _name =
        Token.EqualTo(TokenKind.Word).Select(token => token.ToStringValue());

    private static readonly TokenListParser<TokenKind, (int, int)> _range =
        from open in Token.EqualTo(TokenKind.Open)
        from first in _number
        from last in Token.EqualTo(TokenKind.Range).IgnoreThen(_number).OptionalOrDefault(first)
        from close in Token.EqualTo(TokenKind.Close)
        select (first, last);

    private static readonly TokenListParser<TokenKind, ActorRef> _actor =
        from name in _name.Where(word => !Reserved.Contains(word), "an actor")
        from range in _range.Select(range => ((int, int)?)range).OptionalOrDefault()
        select new ActorRef(name, range?.Item1, range?.Item2);

    private static readonly TokenListParser<TokenKind, ActorRef[]> _list =
        _actor.AtLeastOnceDelimitedBy(Token.EqualTo(TokenKind.Comma));

    private static readonly TokenListParser<TokenKind, ActorRef[]> _except =
        Word("but").IgnoreThen(_list).OptionalOrDefault([]);

    private static readonly TokenListParser<TokenKind, Actors> _actors =
        Word("all").IgnoreThen(_except).Select(except => new Actors([], except))
            .Or(from list in _list from except in _except select new Actors(list, except));

    private static readonly TokenListParser<TokenKind, string> _group =
        Token.EqualTo(TokenKind.At).IgnoreThen(_name).Or(_name);

    private static readonly TokenListParser<TokenKind, Destination> _target =
        Token.EqualTo(TokenKind.At).IgnoreThen(_name).Select(group => (Destination)new Destination.Group(group))
            .Or(Word("nobody").IgnoreThen(Word("called")).IgnoreThen(Quoted())
                .Select(name => (Destination)new Destination.Nobody(name)))
            .Or(Word("random").IgnoreThen(_actors).Select(among => (Destination)new Destination.Random(among)))
            .Or(Word("their").IgnoreThen(Word("group")).Value((Destination)new Destination.OwnGroup()))
            .Or(_actor.Select(actor => (Destination)new Destination.Bot(actor)));

    private static readonly TokenListParser<TokenKind, int> _size =
        Quantity(QuantityParser.SizeUnits.Keys, QuantityParser.Size, "a size")
            .Select(size => (int)Math.Min(size, int.MaxValue));

    private static readonly TokenListParser<TokenKind, TimeSpan> _time =
        Quantity(QuantityParser.TimeUnits.Keys, QuantityParser.Time, "a time");

    private static readonly TokenListParser<TokenKind, TextSource> _text =
        Word("it").Value((TextSource)new TextSource.Last())
            .Or(Word("text").IgnoreThen(Word("of")).IgnoreThen(_size)
                .Select(bytes => (TextSource)new TextSource.Generated(bytes)))
            .Or(Quoted().Select(text => (TextSource)new TextSource.Literal(text)));

    /// <summary>Parsers of all slots by name, each with its description for messages and documentation.</summary>
    public static readonly
        IReadOnlyDictionary<string, (TokenListParser<TokenKind, object> Parser, string Meaning)> All =
        new Dictionary<string, (TokenListParser<TokenKind, object>, string)>
        {
            ["who"] = (
                _actors.Select(x => (object)x), "who: `alice`, `bob, carol`, `students[1..20]`, `all`, `all but bob`"),
            ["whom"] = (_actors.Select(x => (object)x), "whom: as `who`"),
            ["actor"] = (_actor.Select(x => (object)x), "one bot: `alice`, `students[3]`"),
            ["client"] = (_actor.Select(x => (object)x), "the client under test: `carol`"),
            ["other"] = (_actor.Select(x => (object)x), "one bot: as `actor`"),
            ["to"] = (_target.Select(x => (object)x),
                "where to: `bob`, `@cs101`, `random students`, `their group`, `nobody called \"Zoe\"`"),
            ["text"] = (
                _text.Select(x => (object)x),
                "a text: `\"Hello\"`, `text of 60 KB` (made from the seed), `it` (the last one sent)"),
            ["bytes"] = (Raw().Select(x => (object)x), "bytes in quotes, with `\\n \\r \\t \\0 \\e \\xHH \\u{H}`"),
            ["name"] = (Quoted().Select(x => (object)x), "a name in quotes"),
            ["group"] = (_group.Select(x => (object)x), "a group: `cs101` or `@cs101`"),
            ["n"] = (
                _number.Where(n => n is >= 1 and <= MaxCount).Select(x => (object)x),
                "a whole number from 1 to 1,000,000"),
            ["count"] = (
                _number.Where(n => n is >= 1 and <= MaxCount).Select(x => (object)x), "a whole number: as `n`"),
            ["times"] = (
                _number.Where(n => n is >= 1 and <= MaxCount).Select(x => (object)x), "a whole number: as `n`"),
            ["most"] = (_size.Select(x => (object)x), "a size: as `size`"),
            ["size"] = (_size.Select(x => (object)x), "a size: `0 bytes`, `64 KB` (1,000), `10 MiB` (1,024 squared)"),
            ["time"] = (_time.Select(x => (object)x), "a time: `500 ms`, `2 s`, `5 min`, `1 h`"),
        };

    /// <summary>Parses a text as actors; null if it is invalid.</summary>
    public static Actors? ReadActors(string text)
    {
        if (Lexer.Tokens(
            new SourceLine(1, 0, text, []), new ErrorCollector("", [text])) is not TokenList<TokenKind> tokens)
            return null;
        TokenListParserResult<TokenKind, Actors> read = _actors(tokens);
        return read.HasValue && read.Remainder.IsAtEnd ? read.Value : null;
    }

    private static TokenListParser<TokenKind, Token<TokenKind>> Word(string word) =>
        Token.EqualToValue(TokenKind.Word, word);

    private static TokenListParser<TokenKind, T> Quantity<T>(
        IEnumerable<string> units, Func<string, T?> read, string what)
        where T : struct =>
        (from number in Token.EqualTo(TokenKind.Number)
         from unit in Token.EqualTo(TokenKind.Word).Where(
             token => units.Contains(token.ToStringValue()), string.Join(", ", units))
         select read(number.ToStringValue() + unit.ToStringValue()))
        .Where(quantity => quantity is not null, what).Select(quantity => quantity!.Value);

    private static TokenListParser<TokenKind, byte[]> Raw() =>
        Token.EqualTo(TokenKind.Text).Select(token => Lexer.Unquote(token.ToStringValue(), out _));

    private static TokenListParser<TokenKind, string> Quoted() => Raw().Select(Encoding.UTF8.GetString);
}
