using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.ConsoleDialects;

public sealed class ConsoleFileTests
{
    [Test]
    public void A_pattern_that_would_take_gigabytes_to_build_is_refused() => Should
        .Throw<ArgumentException>(() => new ConsolePattern(new string('(', PatternLimits.MaxChars + 1)))
        .Message.ShouldContain("2048");

    [Test]
    public void A_text_is_a_line_and_a_map_says_what_it_is()
    {
        ConsoleDialect console = Read("""
            console: mine
            prompts: { ready: "> " }
            join: ["/name {me}"]
            actions:
              send: [{ await: ready }, "{to}: {text}"]
              exit: { type: quit }
            events: { message: ["{sender}: {text}", '/{sender} says "{text}"/i'] }
            downloads: in/box
            """);

        (console.Name, console.Downloads).ShouldBe(("mine", "in/box"));
        console.Join.ShouldBe([new ConsoleStep.Line(new Template.Plain("/name {me}"))]);
        console.Actions[ActionKind.Send].ShouldBe(
            [new ConsoleStep.Await("ready"), new ConsoleStep.Line(new Template.Plain("{to}: {text}"))]);
        console.Actions[ActionKind.Exit].ShouldBe([new ConsoleStep.Line(new Template.Plain("quit"))]);
        console.Events[ScreenEventKind.Message].Count.ShouldBe(2);
    }

    [TestCase("consoel: x", "a console dialect has no 'consoel'")]
    [TestCase("console: x\njoin: [{ await: name }]", "there is no prompt 'name'")]
    [TestCase("console: x\njoin: [{ wait: name }]", "a step has no 'wait'")]
    [TestCase("console: x\njoin: [{ await: a, type: b }]", "a step awaits a prompt or types a line")]
    [TestCase("console: x\nactions: { sned: x }", "'actions' has no 'sned'")]
    [TestCase("console: x\nactions: { send: '{too} {text}' }", "nothing is known of '{too}'")]
    [TestCase("console: x\nactions: { send: \"a\\nb\" }", "a line ends with Enter")]
    [TestCase("console: x\nevents: { message: '/(/' }", "not a regular expression")]
    [TestCase("console: x\nevents: { mesage: x }", "'events' has no 'mesage'")]
    [TestCase("console: x\ndownloads: ../x", "'downloads' is seen from the folder")]
    public void A_fault_is_told(string text, string message) =>
        ConsoleFile.Parse("x.yaml", text).Errors[0].Message.ShouldStartWith(message);

    [Test]
    public void A_console_dialect_that_is_not_there_is_told_with_those_that_are()
    {
        SourceError error = ConsoleFile.Find(RepositorySuite.Folder, "clasic").Errors.ShouldHaveSingleItem();
        error.Message.ShouldBe("is neither the name of a console dialect nor a file");
        error.Suggestion!.ShouldContain("classic");
    }

    [TestCase("[{sender}] {text}", "[Al.ce] a+b", true)]
    [TestCase("[{sender}] {text}", "[Alxce] a+b", false)]
    [TestCase("/{sender}.{1,3}{text}/", "Al.ce: a+b", true)]
    [TestCase("/{SENDER}/i", "al.ce", false)]
    [TestCase("/x{sender}/i", "XAL.CE", true)]
    public void What_is_known_is_put_in_as_it_is(string pattern, string text, bool fits) =>
        (new MatchBudget().Match(
            new ConsolePattern(pattern)
                .For(new Dictionary<string, string> { ["sender"] = "Al.ce", ["text"] = "a+b" }),
            text) is not null).ShouldBe(fits);

    private static ConsoleDialect Read(string text)
    {
        ParseResult<ConsoleDialect> parseResult = ConsoleFile.Parse("x.yaml", text);
        return parseResult.Value ?? throw new InvalidOperationException(string.Join('\n', parseResult.Errors));
    }
}
