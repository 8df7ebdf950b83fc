using System.Text;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Dialects;

/// <summary>What the author of a dialect file is told, and what templates become.</summary>
public sealed class DialectFileTests
{
    private const string Good = "dialect: d\nlevels: [task4]\n";

    [TestCase("levels: [task4]", """
        d.yaml:1:1: a dialect lacks 'dialect'
           1 | levels: [task4]
             | ^
        """)]
    [TestCase("dialect: d", """
        d.yaml:1:1: a dialect names the levels it is for in 'levels'
           1 | dialect: d
             | ^
        """)]
    [TestCase("dialect: d\nlevels: [taks4]", """
        d.yaml:2:10: a level cannot be 'taks4'
           2 | levels: [taks4]
             |          ^^^^^
               did you mean 'task4', 'task1' or 'task3'?
        d.yaml:1:1: a dialect names the levels it is for in 'levels'
           1 | dialect: d
             | ^
        """)]
    [TestCase(Good + "framing: { recieve: json }", """
        d.yaml:3:12: 'framing' has no 'recieve'
           3 | framing: { recieve: json }
             |            ^^^^^^^
               did you mean 'receive'?
        """)]
    [TestCase(Good + "actions: { send_file: '{filname}' }", """
        d.yaml:3:23: there is no placeholder '{filname}'
           3 | actions: { send_file: '{filname}' }
             |                       ^^^^^^^^^^^
               did you mean 'filename'?
        """)]
    [TestCase(Good + "actions: { send: { await: [1] } }\njoin:\n  - say: [1]", """
        d.yaml:5:10: the bytes of an action are a text, or a map that is written as JSON
           5 |   - say: [1]
             |          ^
        """)]
    [TestCase(Good + "actions: { send: [1] }", """
        d.yaml:3:19: a step of 'send' must be a map of keys and values
           3 | actions: { send: [1] }
             |                   ^
        """)]
    [TestCase(Good + "actions:\n  send: { ? [a] : b }", """
        d.yaml:4:13: a key in JSON is a text
           4 |   send: { ? [a] : b }
             |             ^
        """)]
    [TestCase(Good + "events:\n  - event: mesage", """
        d.yaml:4:12: 'event' cannot be 'mesage'
           4 |   - event: mesage
             |            ^^^^^^
               did you mean 'message'?
        """)]
    [TestCase(Good + "events:\n  - event: message\n    match: { 'a..b': x }", """
        d.yaml:5:22: 'a..b' is no place in JSON
           5 |     match: { 'a..b': x }
             |                      ^
               write, for example, sender, file_data.name or args[0]
        """)]
    [TestCase(Good + "events:\n  - event: message\n    take: { sendr: x }", """
        d.yaml:5:13: 'take' has no 'sendr'
           5 |     take: { sendr: x }
             |             ^^^^^
               did you mean 'sender'?
        """)]
    [TestCase(Good + "join:\n  - await: prompt", """
        d.yaml:4:3: 'join' awaits 'prompt', which neither 'events' nor 'texts' describe
           4 |   - await: prompt
             |   ^
        """)]
    [TestCase(Good + "adapter: ''", """
        d.yaml:3:10: 'adapter' names no program
           3 | adapter: ''
             |          ^^
               say its command, such as python3 adapter.py
        """)]
    [TestCase(Good + "semantics: { keeps_spaces: maybe }", """
        d.yaml:3:28: 'keeps_spaces' must be yes or no, not 'maybe'
           3 | semantics: { keeps_spaces: maybe }
             |                            ^^^^^
        """)]
    [TestCase(Good + "actions: &a { send: *a }", """
        d.yaml:3:21: aliases are not understood here
           3 | actions: &a { send: *a }
             |                     ^
               write it out
        """)]
    public void A_mistake_is_told_with_its_place(string text, string told) =>
        string.Join('\n', DialectFile.Parse("d.yaml", text).Errors).ShouldBe(told);

    [TestCase("/(/")]
    [TestCase("/[a/")]
    public void What_is_no_regular_expression_is_told(string expression)
    {
        DialectFile.Parse("d", Good + $"texts: {{ prompt: '{expression}' }}").Errors.Single().Message
            .ShouldStartWith("not a regular expression: ");
        DialectFile.Parse("d", Good + $"events: [{{ event: done, match: {{ a: '{expression}' }} }}]").Errors.Single()
            .Message.ShouldStartWith("not a regular expression: ");
    }

    [Test]
    public void Nesting_has_an_end() => DialectFile.Parse("d", new string('[', 100_000)).Errors.Single().Message
        .ShouldBe("is nested deeper than 32");

    [Test]
    public void Any_text_is_a_dialect_or_has_faults_with_a_place_in_it()
    {
        Gen<string> piece = Gen.OneOf(
            ["dialect", "levels", "events", "texts", "join", "actions", ": ", "\n", "  ", "- ", "[", "]", "{", "}", "'",
             "\"", "task4", "send", "await", "match", "/(/", "{to}", "&a", "*a", "!!x", "%", "|", ">", "\\U",
             "FFFFFFFF", "?", "\t",
             "---\n", "...\n", ",", "#", "ü", "\ud83d", "~"]);
        Gen.OneOf(piece.Array[0, 40].Select(string.Concat), Gen.String[0, 100]).Sample(text =>
        {
            ParseResult<Dialect> parseResult = DialectFile.Parse("d", text);
            int lines = text.Split('\n').Length;
            (parseResult.Value is null).ShouldBe(parseResult.Errors.Count > 0);
            foreach (SourceError error in parseResult.Errors.Where(error => error.Line != 0))
            {
                error.Line.ShouldBeInRange(1, lines);
                error.Column.ShouldBeInRange(1, error.Source!.Length + 1);
                error.ToString().ShouldNotBeEmpty();
            }
        }, iter: 3_000);
    }

    [TestCase("events: [ { event: welcome, text: 'hi {nick}' } ]", "there is no placeholder '{nick}' in a pattern")]
    [TestCase("events: [ { event: done, text: '/^{sender}/' } ]", "there is no placeholder '{sender}' in a pattern")]
    [TestCase(
        "events: [ { event: done, text: '/(?<to>.*)/' } ]", "no event has a field 'to', which (?<to>...) captures")]
    [TestCase("events: [ { event: done, match: { a: '/(?<to>.*)/' } } ]",
        "no event has a field 'to', which (?<to>...) captures")]
    [TestCase("events: [ { event: done, match: { a: '{name}' } } ]", "there is no placeholder '{name}' in a pattern")]
    [TestCase("texts: { prompt: '{nick}?' }", "there is no placeholder '{nick}' in a pattern")]
    [TestCase("join: [ { say: '{text}' } ]", "'{text}' has no value here")]
    [TestCase("actions: { send: '{group} {text}' }", "'{group}' has no value here")]
    [TestCase("actions: { exit: '{to}' }", "'{to}' has no value here")]
    [TestCase("actions: { malformed: ['{to}'] }", "'{to}' has no value here")]
    [TestCase("events: [ { event: ping, text: PING, reply: '{to}' } ]", "'{to}' has no value here")]
    [TestCase("join: [ { say: '{session_key}' } ]", "'{session_key}' and '{public_key}' need 'cipher', which says how")]
    [TestCase("actions: { join_group: [ { say: x, sets: target } ] }",
        "no step depends on 'target', which is set or cleared")]
    [TestCase("actions: { join_group: [ { say: x, sets: to } ] }", "there is no placeholder 'to'")]
    [TestCase("framing: { send: { frame: line, width: 3 } }", "'width' means nothing here")]
    [TestCase("framing: { send: { frame: digits, order: little } }", "'order' means nothing here")]
    [TestCase("framing: { send: { frame: line, delimiter: x } }",
        "'frame' and 'delimiter' both say where a message ends")]
    [TestCase("framing: { send: { frame: digits, align: left } }", "zeros behind a number make it another one")]
    [TestCase("framing: { send: { frame: digits, width: 4097 } }", "'width' is a number of bytes from 1 to 4096")]
    [TestCase("framing: { send: { frame: json, includes_header: yes } }", "'includes_header' means nothing here")]
    [TestCase("framing: { send: { frame: uint32, pad: blank } }", "'pad' means nothing here")]
    [TestCase("names: { length: 3 }", "'length' is a number of characters from 4 to 255")]
    [TestCase("names: { characters: small }", "'characters' cannot be 'small'")]
    public void What_means_nothing_where_it_stands_is_told(string text, string message) =>
        DialectFile.Parse("d.yaml", Good + text).Errors.ShouldContain(
            error => error.Message == message, string.Join('\n', DialectFile.Parse("d.yaml", Good + text).Errors));

    [Test]
    public void The_levels_of_an_outcome_may_stand_in_any_order()
    {
        const string Rules = "semantics: { unknown_receiver: { bonus3: queued, task4: silent } }";
        Semantics semantics = DialectFile.Parse("d", Good + Rules).Value!.Semantics;
        semantics.UnknownAt(Level.Task1).ShouldBe(UnknownRecipientPolicy.Refused);
        semantics.UnknownAt(Level.Bonus2).ShouldBe(UnknownRecipientPolicy.Silent);
        semantics.UnknownAt(Level.Full).ShouldBe(UnknownRecipientPolicy.Queued);
    }

    [TestCase("{ a: 1, b: -2.50, c: true, d: false, e: null, f: ~ }",
        """{"a":1,"b":-2.50,"c":true,"d":false,"e":null,"f":null}""")]
    [TestCase(
        "{ a: '1', b: \"true\", c: yes, d: 1e3, e: 0x1F }", """{"a":"1","b":"true","c":"yes","d":1000,"e":"0x1F"}""")]
    [TestCase("{ a: [1, '{to}', { b: '{size:number}' }] }", """{"a":[1,"Bob",{"b":12}]}""")]
    [TestCase("{ '{to}': '<{text}>' }", """{"Bob":"<say \"{to}\"\n\\>"}""")]
    [TestCase("{ a: '{text:number}', b: '{size}' }", """{"a":"say \"{to}\"\n\\","b":"12"}""")]
    [TestCase("'{to}: {text} {size:number}'", "Bob: say \"{to}\"\n\\ 12")]
    [TestCase("'/msg {to} }{ {}'", "/msg Bob }{ {}")]
    public void A_template_is_filled_with_values_and_keeps_its_types(string yaml, string bytes)
    {
        Template template = ClassicTests.Said(
            DialectFile.Parse("d", Good + $"actions: {{ send_file: {yaml} }}").Value!, ActionKind.SendFile);
        var values = new TemplateValues { ["to"] = "Bob", ["text"] = "say \"{to}\"\n\\", ["size"] = "12" };
        Encoding.UTF8.GetString(template.Render(values)).ShouldBe(bytes);
    }

    [Test]
    public void A_template_takes_a_value_of_any_size()
    {
        Template template = ClassicTests.Said(
            DialectFile.Parse("d", Good + "actions: { send_file: { a: '{base64}' } }").Value!, ActionKind.SendFile);
        string huge = new('A', 14_000_000);
        template.Render(new TemplateValues { ["base64"] = huge }).Length.ShouldBe(huge.Length + """{"a":""}""".Length);
    }
}
