using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Migrations;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Migrations;

/// <summary>Old YAML files say the same in the new form, and keep their comments and their layout.</summary>
public sealed class YamlMigrationTests
{
    private const string Head = "dialect: d\nlevels: [task4]\n";

    [TestCase("receive: json     # objects", "framing: { receive: json } # objects")]
    [TestCase("send: line\nreceive: json", "framing: { send: line, receive: json }")]
    [TestCase("send: line # a\nreceive: json", "framing:\n  send: line # a\n  receive: json")]
    [TestCase("send: line\n# a\n\nreceive: json", "framing:\n  send: line\n  # a\n\n  receive: json")]
    [TestCase("send: line\npace: answer\nreceive: json", "framing: { send: line, receive: json }\npace: answer")]
    [TestCase(
        "receive: json\npace: answer\n# how\nsend: # it\n  frame: line\nend: x",
        "framing:\n  receive: json\n  # how\n  send: # it\n    frame: line\npace: answer\nend: x")]
    [TestCase(
        "send:\n  frame: digits\n\n  # ten\n  width: 10\nreceive: { frame: line }",
        "framing:\n  send:\n    frame: digits\n\n    # ten\n    width: 10\n  receive: { frame: line }")]
    [TestCase("send: { delimiter: \"a\\tb\" }", "framing: { send: { delimiter: \"a\\tb\" } }")]
    [TestCase(
        "send:\n  delimiter: |\n    x\n\npace: answer",
        "framing:\n  send:\n    delimiter: |\n      x\n\npace: answer")]
    [TestCase("'send': \"line\"", "framing: { 'send': \"line\" }")]
    [TestCase("send: &a line", "framing:\n  send: &a line")]
    [TestCase(
        "join: [ { send: '{me}', on: x }, { receive: uint32 }, frames: line ]",
        "join: [ { say: '{me}', on: x }, { switch: { receive: uint32 } }, switch: { send: line } ]")]
    [TestCase("join: { send: '{me}' }", "join: { say: '{me}' }")]
    [TestCase(
        "join:\n  - receive: uint32   # now\n  - await: { ready: [ { send: x } ], done: { frames: nul } }",
        "join:\n  - switch: { receive: uint32 } # now\n"
        + "  - await: { ready: [ { say: x } ], done: { switch: { send: nul } } }")]
    [TestCase(
        "join:\n  - receive:\n      frame: digits\n      width: 3\n  - await: done",
        "join:\n  - switch:\n      receive:\n        frame: digits\n        width: 3\n  - await: done")]
    [TestCase(
        "actions:\n  send: { send: 1, receive: 2, chunks: { send: 3 } }\n  malformed: [ { send: 1 } ]\n"
        + "  send_file:\n    - chunks: { size: 5, send: { send: '{chunk}' } }",
        "actions:\n  send: { send: 1, receive: 2, chunks: { send: 3 } }\n  malformed: [ { send: 1 } ]\n"
        + "  send_file:\n    - chunks: { size: 5, say: { send: '{chunk}' } }")]
    [TestCase(
        "semantics: { users: asked, \"after_exit\": 'open', echo: no }",
        "semantics: { user_list: on_request, \"exit_closes_connection\": 'no', sender_gets_own_messages: no }")]
    [TestCase(
        "semantics:\n  users: pushed                 # a\n  blanks: no                    # b",
        "semantics:\n  user_list: pushed             # a\n  keeps_spaces: no              # b")]
    [TestCase("version: 0\nsend: line", "version: 1\nframing: { send: line }")]
    public void A_dialect_is_rewritten_where_it_is_old(string old, string now)
    {
        Rewrite(Head + old + "\n").ShouldBe(Head + now + "\n");
        Rewrite((Head + old).ReplaceLineEndings("\r\n")).TrimEnd()
            .ShouldBe((Head + now).ReplaceLineEndings("\r\n"));
    }

    [TestCase(
        "{ dialect: d, send: line, levels: [task4], receive: { frame: line } }",
        "{ dialect: d, framing: { send: line, receive: { frame: line } }, levels: [task4] }")]
    [TestCase(
        "{\"dialect\":\"d\",\"levels\":[\"task4\"],\"receive\":\"json\",\"send\":\"line\"}",
        "{\"dialect\":\"d\",\"levels\":[\"task4\"],framing: { \"receive\":\"json\", \"send\":\"line\" }}")]
    [TestCase(
        "--- # first\ndialect: d\nsend: line\n...\n",
        "--- # first\ndialect: d\nframing: { send: line }\n...\n")]
    [TestCase(
        "dialect: a\nsend: line\n---\nsubmission: b\nprograms: { task4: { pty: yes } }\n",
        "dialect: a\nframing: { send: line }\n---\nsubmission: b\nprograms: { task4: { terminal: yes } }\n")]
    [TestCase(
        "  dialect: d\n  send: line\n  receive: line",
        "  dialect: d\n  framing: { send: line, receive: line }\n")]
    [TestCase(
        "submission: s # see\nprograms:\n  task4: { server: see, see: [a], wipe: '*', limits: { files: 3 } }\n"
        + "  task2:\n    client: place   # c\n    place: [ { from: see, to: wipe } ]   # d\n    ready: 9 s\n"
        + "    pty: no\n",
        "submission: s # see\nprograms:\n  task4: { server: see, visible: [a], clean: '*', limits: { files: 3 } }\n"
        + "  task2:\n    client: place   # c\n    files: [ { from: see, to: wipe } ]   # d\n    start_timeout: 9 s\n"
        + "    terminal: no\n")]
    public void A_file_of_any_layout_is_rewritten(string old, string now) => Rewrite(old).ShouldBe(now);

    [TestCase("console: c\nactions: { send: x }\n")]
    [TestCase("rubric: r\ntasks: []\n")]
    [TestCase("dialect: d\nversion: 1\nframing: { send: line }\njoin: [ { say: x } ]\n")]
    public void A_file_of_the_new_form_stays_as_it_is(string text) => Rewrite(text).ShouldBe(text);

    [TestCase("dialect: d\n? send\n: line\n", 2, 3)]
    [TestCase("dialect: d\nframing: { receive: line }\nsend: line\n", 3, 1)]
    [TestCase("dialect: d\n!x send: line\n", 2, 1)]
    [TestCase("dialect: d\n\"s\\x65nd\": line\nreceive: *a\n", 3, 10)]
    [TestCase("dialect: d\nsend: [\n", 3, 1)]
    [TestCase("dialect: d\nsend: a\nsend: b\n", 3, 1)]
    [TestCase("name: d\nsend: a\n", 0, 0)]
    [TestCase("", 0, 0)]
    public void What_cannot_be_rewritten_is_refused_with_its_place(string text, int line, int column)
    {
        ParseResult<MigrationResult> parseResult = YamlMigration.Rewrite(text, "f.yaml");
        parseResult.Value.ShouldBeNull();
        SourceError error = parseResult.Errors[0];
        (error.Line, error.Column).ShouldBe((line, column), error.ToString());
    }

    [Test]
    public void A_generated_old_file_says_the_same_as_the_new_one_keeps_its_comments_and_is_then_new() =>
        Gen.Int[0, 5039].Array[80].Sample(choices =>
        {
            var twins = new TwinFiles(choices);
            DialectFile.Parse("new", twins.New).Errors.ShouldBeEmpty(twins.New);
            string migrated = Rewrite(twins.Old);
            Shape(migrated).ShouldBe(Shape(twins.New), $"{twins.Old}\n=====\n{migrated}");
            migrated.Split('\n', ' ', '\t', '\r').Where(word => word.StartsWith("#c", StringComparison.Ordinal)).Count()
                .ShouldBe(twins.Comments);
            Rewrite(migrated).ShouldBe(migrated);
        }, iter: 500);

    [Test]
    public void Any_text_is_rewritten_without_a_loss_or_refused()
    {
        Gen<string> piece = Gen.OneOf(
            ["dialect: d\n", "send", "receive", ": ", ":\n", "\n", "  ", "- ", "[", "]", "{", "}", "'", "\"", "join",
             "semantics", "await", "frames", "echo", "users: asked", "&a", "!x", "|", "line", "?", "\t", "---\n", ",",
             " # c", "ü", "~", "\r\n"]);
        piece.Array[0, 40].Select(string.Concat).Sample(text =>
        {
            ParseResult<MigrationResult> parseResult = YamlMigration.Rewrite("dialect: d\n" + text, "f");
            (parseResult.Value is null).ShouldBe(parseResult.Errors.Count > 0);
            if (parseResult.Value is MigrationResult result) Rewrite(result.Text).ShouldBe(result.Text);
        }, iter: 2_000);
    }

    private static string Rewrite(string text)
    {
        ParseResult<MigrationResult> parseResult = YamlMigration.Rewrite(text, "f.yaml");
        string.Join('\n', parseResult.Errors).ShouldBeEmpty(text);
        return parseResult.Value!.Text;
    }

    private static string Shape(string text) =>
        YamlNormalForm.Write(YamlReader.ParseAll("f", text).Documents, new YamlChanges());
}
