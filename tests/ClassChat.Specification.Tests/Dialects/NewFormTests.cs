using System.Text.Json;
using ClassChat.Specification.Classes;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Submissions;
using ClassChat.Specification.WireFormats;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Dialects;

/// <summary>The long forms of patterns, switches of the framing, old keys, and versions.</summary>
public sealed class NewFormTests
{
    private const string Good = "dialect: d\nlevels: [task4]\n";

    [TestCase("kind: { any: yes }", """{"kind":1}""", true)]
    [TestCase("kind: { any: true }", """{"kind":null}""", false)]
    [TestCase("kind: { equals: '*' }", """{"kind":"*"}""", true)]
    [TestCase("kind: { equals: '*' }", """{"kind":"x"}""", false)]
    [TestCase("kind: { equals: '/x/' }", """{"kind":"/x/"}""", true)]
    [TestCase("kind: { regex: '^a+$' }", """{"kind":"aaa"}""", true)]
    [TestCase("kind: { regex: '^a+$' }", """{"kind":"ab"}""", false)]
    [TestCase("kind: { json: { type: message, to: '*' } }", """{"kind":"{\"type\":\"message\",\"to\":1}"}""", true)]
    [TestCase("kind: { json: { type: message, to: '*' } }", """{"kind":"{\"type\":\"message\"}"}""", false)]
    [TestCase("kind: { json: { a: { json: { b: 1 } } } }", """{"kind":"{\"a\":\"{\\\"b\\\":1}\"}"}""", true)]
    [TestCase("'kind[1]': { json: { b: 1 } }", """{"kind":[0,"{\"b\":1}"]}""", true)]
    public void A_condition_has_a_long_form(string condition, string json, bool holds) =>
        (Seen($"match: {{ {condition} }}", json) is not null).ShouldBe(holds);

    [TestCase("{ path: text }", """{"text":"hi"}""", "hi")]
    [TestCase("{ path: a, json: b.c }", """{"a":"{\"b\":{\"c\":\"hi\"}}"}""", "hi")]
    [TestCase("{ path: a, json: { path: b, json: c } }", """{"a":"{\"b\":\"{\\\"c\\\":\\\"hi\\\"}\"}"}""", "hi")]
    public void A_place_has_a_long_form(string place, string json, string text) =>
        Seen($"take: {{ text: {place} }}", json)!.Text.ShouldBe(text);

    [TestCase("{ path: mail, count: yes }", """{"mail":[1,2,3]}""")]
    [TestCase("{ path: '.', count: yes }", """[1,2,3]""")]
    [TestCase("{ path: a, json: { path: mail, count: yes } }", """{"a":"{\"mail\":[1,2,3]}"}""")]
    public void A_count_has_a_long_form(string place, string json) =>
        Seen($"take: {{ count: {place} }}", json)!.Count.ShouldBe(3);

    [Test]
    public void A_text_has_a_long_form()
    {
        Dialect dialect = Parse("events: [ { event: message, text: { regex: '^<(?<sender>.+?)> (?<text>.*)$' } } ]");
        var pattern = (TextEventPattern)dialect.Events.Single();
        TextPattern.Read(EventKind.Message, pattern.Pattern.FindWhole("<Bob> hi", isStrict: false, new MatchBudget())!)
            .Sender.ShouldBe("Bob");
    }

    [TestCase("match: { a: { regex: x, any: yes } }", "a condition has one key")]
    [TestCase("match: { a: {} }", "a condition has one key")]
    [TestCase("match: { a: { any: no } }", "'any' can only be yes")]
    [TestCase("match: { a: { regex: '(' } }", "not a regular expression: ")]
    [TestCase("match: { a: { rgex: x } }", "'a' has no 'rgex'")]
    [TestCase("match: { '.': { json: { a: 1 } } }", "no text stands there that could be JSON itself")]
    [TestCase("take: { text: { json: a } }", "'text' lacks 'path'")]
    [TestCase("take: { text: { path: a, json: b, count: yes } }", "'text' has 'json' or 'count', not both")]
    [TestCase("text: { regx: a }", "a text has no 'regx'")]
    public void A_mistake_in_a_long_form_is_told(string pattern, string told) =>
        DialectFile.Parse("d", $"{Good}events: [ {{ event: message, {pattern} }} ]").Errors[0].Message
            .ShouldStartWith(told);

    [Test]
    public void A_step_switches_the_framing_of_either_way_or_of_both()
    {
        IReadOnlyList<DialogueStep> steps = Parse(
            "join: [ { switch: { receive: uint32 } }, { switch: { send: line, receive: { frame: digits } } } ]").Join;
        steps.Select(step => step switch
        {
            DialogueStep.SwitchSendFraming sending => $"send {sending.Framing.Kind}",
            DialogueStep.SwitchReceiveFraming receiving => $"receive {receiving.Framing.Kind}",
            _ => "",
        }).ShouldBe(
            [$"receive {FramingMethod.Binary}", $"send {Framing.Line.Kind}", $"receive {FramingMethod.Digits}"]);
    }

    [Test]
    public void A_switch_of_nothing_is_told() =>
        DialectFile.Parse("d", Good + "join: [ { switch: {} } ]").Errors.Single().Message
            .ShouldBe("'switch' says what is framed anew");

    [TestCase("send: line", "a dialect has no 'send' any more: write 'framing: { send: ... }'")]
    [TestCase("receive: line", "a dialect has no 'receive' any more: write 'framing: { receive: ... }'")]
    [TestCase("join: [ { send: x } ]", "a step of 'join' has no 'send' any more: write 'say'")]
    [TestCase("join: [ { frames: x } ]", "a step of 'join' has no 'frames' any more: write 'switch: { send: ... }'")]
    [TestCase(
        "join: [ { receive: x } ]", "a step of 'join' has no 'receive' any more: write 'switch: { receive: ... }'")]
    [TestCase(
        "actions: { send_file: [ { chunks: { send: x } } ] }", "'chunks' has no 'send' any more: write 'say'")]
    [TestCase("semantics: { echo: no }", "'semantics' has no 'echo' any more: write 'sender_gets_own_messages'")]
    [TestCase("semantics: { users: asked }", "'semantics' has no 'users' any more: write 'user_list'")]
    public void An_old_key_is_refused_with_the_new_one(string line, string told)
    {
        SourceError error = DialectFile.Parse("d", Good + line).Errors.Single();
        error.Line.ShouldBe(3);
        error.Message.ShouldBe(told);
        error.Suggestion.ShouldBe("to rewrite the whole file: classchat migrate FILE");
    }

    [TestCase("2", "the file has the form of version 2, and this program reads version 1", "update ClassChat")]
    [TestCase("0", "the file has the form of version 0, and this program reads version 1",
        "to rewrite the whole file: classchat migrate FILE")]
    [TestCase("-1", "'version' must be a whole number, not '-1'", "write version: 1")]
    [TestCase("one", "'version' must be a whole number, not 'one'", "write version: 1")]
    public void Another_version_is_refused_by_every_kind_of_file(string version, string told, string remedy)
    {
        IReadOnlyList<SourceError>[] read =
        [
            DialectFile.Parse("f", $"dialect: d\nversion: {version}\nlevels: [task4]\n").Errors,
            ConsoleFile.Parse("f", $"console: c\nversion: {version}\n").Errors,
            RubricFile.Parse("f", $"rubric: r\nversion: {version}\n").Errors,
            SubmissionFile.Parse(
                "f", $"submission: s\nversion: {version}\n", RepositorySuite.Folder, RepositorySuite.Policy)
                .Errors,
            ClassFile.Parse(
                "f", $"class: c\nversion: {version}\n", RepositorySuite.Folder, RepositorySuite.Defaults).Errors,
        ];
        foreach (IReadOnlyList<SourceError> errors in read)
        {
            SourceError error = errors.Single(error => error.Line == 2);
            (error.Column, error.Message, error.Suggestion).ShouldBe((10, told, remedy));
        }
    }

    [Test]
    public void The_current_version_may_be_said() =>
        DialectFile.Parse("d", Good + "version: 1").Errors.ShouldBeEmpty();

    private static ObservedEvent? Seen(string pattern, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return ((JsonPattern)Parse($"events: [ {{ event: message, {pattern} }} ]").Events.Single())
            .Read(document.RootElement, new MatchBudget());
    }

    private static Dialect Parse(string text)
    {
        ParseResult<Dialect> parseResult = DialectFile.Parse("d", Good + text);
        string.Join('\n', parseResult.Errors).ShouldBeEmpty();
        return parseResult.Value!;
    }
}
