using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Patterns;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Patterns;

/// <summary>Files that ask for more work than any real one: refused when they are read.</summary>
public sealed class PatternFileTests
{
    private static readonly string _tooLong = $"a pattern has at most {PatternLimits.MaxChars} characters";
    private static readonly string _long = new('a', PatternLimits.MaxChars + 1);

    private static string Many(string item) =>
        string.Concat(Enumerable.Repeat($"\n  - {item}", PatternLimits.MaxPatterns + 1));

    [Test]
    public void A_pattern_that_is_too_long_is_refused()
    {
        Error($"events: [ {{ event: message, text: '{_long}' }} ]").ShouldBe(_tooLong);
        Error($"texts: {{ echo: '{_long}' }}").ShouldBe(_tooLong);
        Error($"events: [ {{ event: message, match: {{ m: /{_long}/ }} }} ]").ShouldBe(_tooLong);
        ConsoleError($"events: {{ message: '{_long}' }}").ShouldBe(_tooLong);
    }

    [Test]
    public void Too_many_patterns_are_refused_once()
    {
        Error("events:" + Many("{ event: message, text: x }")).ShouldBe("a file has at most 500 patterns");
        Error("events:" + Many("{ event: message, match: { m: /x/ } }")).ShouldBe("a file has at most 500 patterns");
        Error("texts:\n  echo:" + Many("x").Replace("\n", "\n  ", StringComparison.Ordinal))
            .ShouldBe("a file has at most 500 patterns");
    }

    [Test]
    public void Messages_that_grow_without_end_are_refused()
    {
        Error($"actions: {{ send: '{string.Concat(Enumerable.Repeat("{text}", 9))}' }}")
            .ShouldBe("'{text}' stands in it more than 8 times");
        Error("actions: { send: { a: !json { a: !json { a: !json { a: !json { a: !json { b: c } } } } } } }")
            .ShouldBe("JSON stands in texts of JSON more than 4 deep");
        Error("join:" + Many("{ say: x }")).ShouldBe("a file has at most 500 steps");
        Error("framing: { send: { frame: line, pad: 2000000000 } }")
            .ShouldBe("'pad' is a number of bytes up to 65536");
    }

    private static string Error(string part) => DialectFile
        .Parse("x.yaml", "dialect: x\nversion: 1\nlevels: [task4]\n" + part).Errors.ShouldHaveSingleItem().Message;

    private static string ConsoleError(string part) => ConsoleFile
        .Parse("x.yaml", "console: x\nversion: 1\n" + part).Errors.ShouldHaveSingleItem().Message;
}
