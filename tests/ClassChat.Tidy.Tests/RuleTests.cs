using ClassChat.Tidy.Tests.Rules;
using ClassChat.Tidy.Tests.Source;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Tidy.Tests;

/// <summary>A rule that cannot fail is worth nothing: each one is shown what it must refuse.</summary>
public sealed class RuleTests
{
    private static SourceFile Code(string text, string path = "src/ClassChat.Server/Rooms/Room.cs") => new(path, text);

    [TestCase("ClassChat.Protocol", "ClassChat.Server")]
    [TestCase("ClassChat.Server", "ClassChat.Client")]
    [TestCase("ClassChat.Client", "ClassChat.Server")]
    [TestCase("ClassChat.Harness", "ClassChat.Cli")]
    public void A_reference_against_the_flow_is_found(string from, string to) => ReferenceRule
        .Check(Code($"<ProjectReference Include=\"../{to}/{to}.csproj\" />", $"src/{from}/{from}.csproj"))
        .ShouldHaveSingleItem();

    [Test]
    public void A_reference_with_the_flow_is_not() => ReferenceRule.Check(Code(
        """<ProjectReference Include="../ClassChat.Protocol/ClassChat.Protocol.csproj" />""",
        "src/ClassChat.Server/ClassChat.Server.csproj")).ShouldBeEmpty();

    [Test]
    public void A_package_of_the_protocol_and_a_project_too_many_are_found()
    {
        const string Protocol = "src/ClassChat.Protocol/ClassChat.Protocol.csproj";
        ReferenceRule.Check(Code("<PackageReference Include=\"Bogus\" />", Protocol)).ShouldHaveSingleItem();
        ReferenceRule.Check(Code("", "src/ClassChat.Extra/ClassChat.Extra.csproj")).ShouldHaveSingleItem();
    }

    [TestCase("namespace ClassChat.Server;")]
    [TestCase("namespace ClassChat.Server.Rooms { class X; }")]
    [TestCase("internal sealed class Room;")]
    public void A_namespace_that_is_not_its_folder_is_found(string text) =>
        FileRule.CheckNamespace(Code(text)).ShouldHaveSingleItem();

    [TestCase("namespace ClassChat.Server.Rooms;")]
    [TestCase("return 0; // a program without a namespace")]
    public void A_namespace_that_is_its_folder_is_not(string text) =>
        FileRule.CheckNamespace(Code(text)).ShouldBeEmpty();

    [Test]
    public void A_file_one_line_too_long_is_found()
    {
        string longest = string.Concat(Enumerable.Repeat("x\n", FileRule.MaxLines));
        FileRule.CheckLength(Code(longest)).ShouldBeEmpty();
        FileRule.CheckLength(Code(longest + "x\n")).ShouldHaveSingleItem();
    }

    [TestCase("[A]\n[B]\npublic void Run()\n{\n*}", 3)]
    [TestCase("Sample(int x)\n    : this(\"{\")\n{\n*}", 4)]
    [TestCase("int Size\n{\nget\n{\n*}\n}", 3)]
    [TestCase("int Size() =>\n*1;", 2)]
    [TestCase("int[] _table = Sum(() => { void Local()\n{\n*} });", 3)]
    public void A_method_one_line_too_long_is_found(string member, int otherLines)
    {
        string Code(int lines) => $"class Sample\n{{\n{member.Replace("*", new string('\n', lines - otherLines))}\n}}";
        MethodRule.CheckLength(RuleTests.Code(Code(MethodRule.MaxLines))).ShouldBeEmpty();
        MethodRule.CheckLength(RuleTests.Code(Code(MethodRule.MaxLines + 1))).ShouldHaveSingleItem();
    }

    [Test]
    public void A_table_that_is_long_is_no_method() => MethodRule
        .CheckLength(Code("class X { int[] _all = [*]; int[] All => [*]; }".Replace("*", new string('\n', 100))))
        .ShouldBeEmpty();

    [Test]
    public void A_line_one_column_too_wide_is_found()
    {
        FileRule.CheckWidth(Code("x\n" + new string('x', FileRule.MaxColumns))).ShouldBeEmpty();
        FileRule.CheckWidth(Code("x\n" + new string('x', FileRule.MaxColumns + 1))).Single().Line.ShouldBe(2);
    }

    [TestCase("RoomManager")]
    [TestCase("FileHelper")]
    [TestCase("Utils")]
    [TestCase("ChatService")]
    [TestCase("ClientBase")]
    [TestCase("RoomImpl")]
    [TestCase("Common")]
    public void A_name_that_says_nothing_is_found(string name)
    {
        TypeRule.CheckNames(Code($"public sealed class {name} {{ }}")).ShouldHaveSingleItem();
        TypeRule.CheckNames(Code($"interface {name}\n{{ }}")).ShouldHaveSingleItem();
    }

    [TestCase("public class Room { }")]
    [TestCase("internal partial record Room(int X);")]
    [TestCase("public sealed class A { private class Inner { } }")]
    [TestCase("class Room<T> where T : class { }")]
    public void An_open_type_is_found(string text) => TypeRule.CheckClosed(Code(text)).ShouldHaveSingleItem();

    [TestCase("public sealed class Room { }")]
    [TestCase("internal static partial class Log { }")]
    [TestCase("public abstract record Event { public sealed record Joined : Event; }")]
    [TestCase("public readonly record struct Frame(int X); enum E { } interface IX { } delegate void D();")]
    [TestCase("/// a class Of its own\nstring s = \"class Open { }\";")]
    public void A_closed_type_is_not(string text) => TypeRule.CheckClosed(Code(text)).ShouldBeEmpty();

    [TestCase("async void Go() { }")]
    [TestCase("#region x")]
    [TestCase("Thread.Sleep(1);")]
    [TestCase("var x = task.Result;")]
    [TestCase("var x = ReadAsync(y).Result;")]
    [TestCase("task.Wait();")]
    [TestCase("var s = $\"{task.Result}\";")]
    [TestCase("// TODO: later")]
    [TestCase("/* FIXME */")]
    public void A_word_out_of_place_is_found(string text) => WordRule.Check(Code(text)).ShouldHaveSingleItem();

    [TestCase("var s = \"async void, Thread.Sleep, task.Result, TODO\"; // waits for no .Result")]
    [TestCase("var s = \"\"\"task.Wait() \" // TODO\"\"\"; char c = '\"'; var t = @\"\\\";")]
    [TestCase("x.Results.Add(check.Result); WaitAsync(); x.ResultCount++; Monitor.Wait(_gate); _stopping.Wait(5);")]
    public void The_same_word_in_a_string_is_not(string text) => WordRule.Check(Code(text)).ShouldBeEmpty();

    [TestCase("await Task.Delay(5);")]
    [TestCase("[Ignore(\"flaky\")]")]
    [TestCase("Assert.Ignore();")]
    [TestCase("Assert.Pass();")]
    public void A_test_that_waits_or_skips_is_found(string text) =>
        WordRule.CheckTest(Code(text)).ShouldHaveSingleItem();

    [TestCase("Task.Delay(5)", 1)]
    [TestCase("Task.Delay(timeout, cancellationToken)", 1)]
    [TestCase("Task.Delay(TimeSpan.FromSeconds(1), cancellationToken)", 1)]
    [TestCase("Task.Delay(rest, _time, cancellationToken)", 0)]
    [TestCase("Task.Delay(TimeSpan.FromSeconds(1), options.TimeProvider)", 0)]
    [TestCase("Task.Delay(rest, clock)", 0)]
    public void A_delay_without_a_clock_is_found(string text, int findings) =>
        WordRule.CheckDelays(Code(text)).Count().ShouldBe(findings);

    [TestCase("1.2.3", 1)]
    [TestCase("[1.2.3,)", 1)]
    [TestCase("[1.2.*]", 1)]
    [TestCase("[1.2.3]", 0)]
    public void A_version_that_can_move_is_found(string version, int findings) => PackageRule
        .CheckVersions(Code($"<PackageVersion Include=\"X\" Version=\"{version}\" />")).Count().ShouldBe(findings);

    [Test]
    public void A_version_in_a_project_is_found()
    {
        PackageRule.CheckProject(Code("<PackageReference Include=\"X\" Version=\"1.0.0\" />")).ShouldHaveSingleItem();
        PackageRule.CheckProject(Code("<PackageReference Include=\"X\" />")).ShouldBeEmpty();
    }

    [Test]
    public void A_stranger_at_the_top_is_found() => HouseRule.CheckTop(["src", "notes.txt"]).ShouldHaveSingleItem();

    [TestCase("/wo", "rk/main", 1)]
    [TestCase("see /tmp/w", "t-x", 1)]
    [TestCase("https://api.nu", "get.org/v3", 1)]
    [TestCase("group/wo", "rk and /wo" + "rkers", 0)]
    public void A_machine_of_ones_own_is_found(string first, string second, int findings) =>
        HouseRule.CheckMachine(Code(first + second)).Count().ShouldBe(findings);
}
