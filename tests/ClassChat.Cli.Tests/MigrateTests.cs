using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MigrateTests : IDisposable
{
    private const string Old = "dialect: d # old\nlevels: [task4]\nreceive: json\nsemantics: { users: asked }\n";

    private const string New =
        "dialect: d # old\nlevels: [task4]\nframing: { receive: json }\nsemantics: { user_list: on_request }\n";

    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(60_000)]
    public async Task A_file_is_rewritten_once_and_is_then_of_the_current_form()
    {
        _cli.Write("d.yaml", Old);
        (await _cli.RunAsync("migrate", "d.yaml", "scenarios/rubric.yaml")).ShouldBe(0);
        _cli.Out.Shown.ShouldBe(
            "d.yaml: rewritten; the old text is in d.yaml.bak\nscenarios/rubric.yaml: is already of the current form\n"
            + "2 files: 1 rewritten, 1 already of the current form, 0 refused\n");
        _cli.Read("d.yaml").ShouldBe(New);
        _cli.Read("d.yaml.bak").ShouldBe(Old);

        (await _cli.RunAsync("migrate", "d.yaml")).ShouldBe(0);
        _cli.LastLine.ShouldBe("1 file: 0 rewritten, 1 already of the current form, 0 refused");
        _cli.Has("d.yaml.bak.1").ShouldBeFalse();
        (await _cli.RunAsync("lint", "d.yaml")).ShouldBe(0);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_dry_run_shows_the_lines_and_writes_nothing()
    {
        _cli.Write("d.yaml", Old);
        (await _cli.RunAsync("migrate", "--dry-run", "d.yaml")).ShouldBe(0);
        _cli.Out.Shown.ShouldBe("""
            d.yaml: would be rewritten
                3 - receive: json
                3 + framing: { receive: json }
                4 - semantics: { users: asked }
                4 + semantics: { user_list: on_request }
            1 file: 1 to rewrite, 0 already of the current form, 0 refused

            """);
        _cli.Read("d.yaml").ShouldBe(Old);
        _cli.Has("d.yaml.bak").ShouldBeFalse();
    }

    [Test, CancelAfter(60_000)]
    public async Task A_file_that_cannot_be_rewritten_is_told_and_the_others_go_on()
    {
        _cli.Write("bad.yaml", "dialect: [\n");
        _cli.Write("odd.yaml", "dialect: d\n? send\n: line\n");
        _cli.Write("notes.txt", "hello");
        _cli.Write("d.yaml", Old);
        (await _cli.RunAsync("migrate", "bad.yaml", "odd.yaml", "notes.txt", "no.yaml", "scenarios", "d.yaml"))
            .ShouldBe(2);
        _cli.Out.Shown.ShouldContain("bad.yaml:2:1: not YAML: ");
        _cli.Out.Shown.ShouldContain("odd.yaml:2:3: the old keys here are written in a way that cannot be rewritten\n");
        _cli.Out.Shown.ShouldContain("notes.txt: is no rubric, dialect, console dialect or submission file\n");
        _cli.Out.Shown.ShouldContain("no.yaml: cannot be read: there is no such file");
        _cli.Out.Shown.ShouldContain("scenarios: is not a file; name the files in it\n");
        _cli.LastLine.ShouldBe("6 files: 1 rewritten, 0 already of the current form, 5 refused");
        _cli.Read("odd.yaml").ShouldBe("dialect: d\n? send\n: line\n");
        _cli.Has("odd.yaml.bak").ShouldBeFalse();
        _cli.Read("d.yaml").ShouldBe(New);
    }

    [Test, CancelAfter(60_000)]
    public async Task No_file_at_all_is_a_mistake_in_the_command_line() =>
        (await _cli.RunAsync("migrate")).ShouldBe(3);

    [Test, CancelAfter(60_000)]
    public async Task An_old_key_is_told_with_the_new_one_and_the_remedy()
    {
        _cli.Write("d.yaml", Old);
        (await _cli.RunAsync("lint", "d.yaml")).ShouldBe(2);
        _cli.Out.Shown.ShouldStartWith("""
            d.yaml:3:1: a dialect has no 'receive' any more: write 'framing: { receive: ... }'
               3 | receive: json
                 | ^^^^^^^
                   to rewrite the whole file: classchat migrate FILE
            """);
    }
}
