using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Dialects;

/// <summary>How events are recognised, in JSON and in text.</summary>
public sealed class PatternTests
{
    [Test]
    public void A_pattern_that_would_take_gigabytes_to_build_is_refused() => Should
        .Throw<ArgumentException>(() => new TextPattern(new string('(', PatternLimits.MaxChars + 1)))
        .Message.ShouldContain("2048");

    [TestCase("a", "1")]
    [TestCase("b.c", "two")]
    [TestCase("d[1]", "5")]
    [TestCase("d[2].e", "6")]
    [TestCase("b.f[0][1]", "8")]
    [TestCase("with blank", "9")]
    [TestCase("b.x", null)]
    [TestCase("a.x", null)]
    [TestCase("d[3]", null)]
    [TestCase("b[0]", null)]
    [TestCase("d.e", null)]
    public void A_path_leads_to_a_place(string path, string? found)
    {
        using var json = JsonDocument.Parse(
            """{"a":1,"b":{"c":"two","f":[[7,8]]},"d":[4,5,{"e":6}],"with blank":9}""");
        (JsonPath.TryParse(path)!.Find(json.RootElement)?.ToString()).ShouldBe(found);
    }

    [Test]
    public void The_empty_path_is_the_whole() => JsonPath.TryParse("")!.Steps.ShouldBeEmpty();

    [TestCase("a..b")]
    [TestCase("a.")]
    [TestCase("[")]
    [TestCase("a[x]")]
    [TestCase("a[-1]")]
    [TestCase("a[1]b")]
    [TestCase("a[12345678]")]
    [TestCase("a]")]
    public void What_is_no_path_is_none(string text) => JsonPath.TryParse(text).ShouldBeNull();

    [Test]
    public void Any_text_is_a_path_or_none() => Gen.String[0, 20].Sample(text =>
    {
        using var json = JsonDocument.Parse("""{"a":[{"b":1}]}""");
        JsonPath.TryParse(text)?.Find(json.RootElement);
    });

    [TestCase("\"x\"", "x", true)]
    [TestCase("\"x\"", "y", false)]
    [TestCase("7", "7", true)]
    [TestCase("true", "true", true)]
    [TestCase("null", "null", false)]
    [TestCase("{}", "{}", false)]
    [TestCase("\"Welcome Bob\"", "/^Welcome/", true)]
    [TestCase("\"No Welcome\"", "/^Welcome/", false)]
    [TestCase("12", "/^1/", true)]
    [TestCase("[]", "*", true)]
    public void A_condition_holds(string json, string condition, bool holds)
    {
        using var document = JsonDocument.Parse(json);
        Condition(condition).Holds(document.RootElement, new MatchBudget(), out _).ShouldBe(holds);
    }

    [Test]
    public void Named_groups_of_a_condition_are_captured()
    {
        const string Json = """{"m":"3 from Bob in cs: hello"}""";
        Read("/(?<count>\\d+) from (?<sender>\\w+) in (?<group>\\w+): (?<text>.*)/", Json)
            .ShouldBe(("3", "Bob", "cs", "hello"));
    }

    [Test]
    [CancelAfter(20_000)]
    public void An_expression_that_takes_too_long_matches_nothing_and_throws_nothing()
    {
        string hard = new('a', 40_000);
        var watch = Stopwatch.StartNew();

        using var json = JsonDocument.Parse($"\"{hard}!\"");
        Condition("/^(?=a)(a+)+$/").Holds(json.RootElement, new MatchBudget(), out _).ShouldBeFalse();
        var text = new TextStream();
        text.Append(hard + "!");
        new TextPattern("/(?=a)(a+)+$/").Find(text, new ObservedEvent(EventKind.Done)).ShouldBeNull();

        watch.Elapsed.ShouldBeInRange(2 * PatternLimits.Timeout, TimeSpan.FromSeconds(10));
    }

    [TestCase("[SYSTEM] {name} has joined", "[SYSTEM] Bob has joined", "Bob")]
    [TestCase("{name}: ", "Bob: hi", "Bob")]
    [TestCase("users {name}", "users A, B \nmore", "A, B")]
    [TestCase("/(?<name>\\w+) joined/", "x Bob joined", "Bob")]
    [TestCase("You are {name}.", "you are Bob.", null)]
    [TestCase("($^{name}.*", "($^Bob.*", "Bob")]
    public void A_template_captures_what_is_not_known(string pattern, string text, string? name) =>
        (Find(pattern, text, new ObservedEvent(EventKind.Joined))?.Groups["name"].Value.Trim()).ShouldBe(name);

    [Test]
    public void Known_values_are_taken_literally_whatever_they_are() =>
        Gen.String[Gen.Char[' ', '~'], 1, 20].Sample(value =>
        Find("<{sender}> {text} end", $"x <{value}> {value} end", new ObservedEvent(EventKind.Message)
        {
            Sender = value, Text = value,
        }) is { Success: true });

    [TestCase("{name} joined")]
    [TestCase("/(?<name>\\w+) joined/")]
    public void Somebody_else_is_not_who_is_expected(string pattern)
    {
        Find(pattern, "Alice joined\n", new ObservedEvent(EventKind.Joined) { Name = "Bob" }).ShouldBeNull();
        Find(
            pattern, "Alice joined\nBob joined\n",
            new ObservedEvent(EventKind.Joined) { Name = "Bob" })!.Index.ShouldBe(13);
    }

    [Test]
    public void A_count_is_captured_from_text()
    {
        Match match = Find("You have {count} messages", "You have 12 messages", new ObservedEvent(EventKind.Waiting))!;
        TextPattern.Read(EventKind.Waiting, match).Count.ShouldBe(12);
    }

    private static Match? Find(string pattern, string text, ObservedEvent known)
    {
        var stream = new TextStream();
        stream.Append(text);
        return new TextPattern(pattern).Find(stream, known);
    }

    private static (string?, string?, string?, string?) Read(string condition, string json)
    {
        using var document = JsonDocument.Parse(json);
        ObservedEvent observed =
            new JsonPattern(EventKind.Message, [(JsonPath.TryParse("m")!, Condition(condition))], [])
            .Read(document.RootElement, new MatchBudget())!;
        return (observed.Count?.ToString(
            System.Globalization.CultureInfo.InvariantCulture), observed.Sender, observed.Group, observed.Text);
    }

    private static JsonCondition Condition(string text) => text switch
    {
        "*" => new JsonCondition(null, null),
        ['/', .. string expression, '/'] => new JsonCondition(new SearchPattern(expression, "m"), null),
        _ => new JsonCondition(null, text),
    };
}
