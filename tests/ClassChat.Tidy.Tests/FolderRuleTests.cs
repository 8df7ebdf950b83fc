using ClassChat.Tidy.Tests.Rules;
using ClassChat.Tidy.Tests.Source;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Tidy.Tests;

/// <summary>What counts as two folders that use each other.</summary>
public sealed class FolderRuleTests
{
    private const string Root = "namespace ClassChat.X; public static class Limits { }";

    [Test]
    public void Two_folders_by_using_are_found() => Findings(
        "using ClassChat.X.B; namespace ClassChat.X.A; class One { }",
        "using ClassChat.X.A; namespace ClassChat.X.B; class Two { }")
        .ShouldHaveSingleItem().Message.ShouldContain("ClassChat.X.A -> ClassChat.X.B");

    [Test]
    public void A_longer_ring_is_found_once() => Findings(
        "using ClassChat.X.B; namespace ClassChat.X.A; class One { }",
        "using ClassChat.X.C; namespace ClassChat.X.B; class Two { }",
        "using ClassChat.X.A; namespace ClassChat.X.C; class Three { }").ShouldHaveSingleItem();

    [Test]
    public void A_ring_by_full_name_or_from_a_folder_in_sight_is_found() => Findings(
        "namespace ClassChat.X.A; class One { ClassChat.X.B.Two x; }",
        "namespace ClassChat.X.B; class Two { A.One x; }").ShouldHaveSingleItem();

    [Test]
    public void The_projects_own_folder_is_its_front_door() => Findings(
        "using ClassChat.X.A; namespace ClassChat.X; static class Server { static One x; }",
        "namespace ClassChat.X.A; class One { int y = Server.Max; }").ShouldBeEmpty();

    [Test]
    public void Who_comes_in_by_the_front_door_may_not_meet_in_a_ring_behind_it() => Findings(
        "using ClassChat.X.A; namespace ClassChat.X; static class Server { static One x; }",
        "using ClassChat.X.B; namespace ClassChat.X.A; class One { int y = Server.Max; }",
        "using ClassChat.X.A; namespace ClassChat.X.B; class Two { int y = Server.Max; }").ShouldHaveSingleItem();

    [Test]
    public void A_folder_and_one_in_it_are_two() => Findings(
        "using ClassChat.X.A.B; namespace ClassChat.X.A; static class Limits { static One x; }",
        "namespace ClassChat.X.A.B; class One { int y = Limits.Max; }").ShouldHaveSingleItem();

    [Test]
    public void One_way_is_no_ring() => Findings(
        Root,
        "using ClassChat.X.B; namespace ClassChat.X.A; class One { int y = Limits.Max; }",
        "namespace ClassChat.X.B; class Two { int y = Limits.Max; }").ShouldBeEmpty();

    [Test]
    public void A_mention_in_a_comment_or_a_name_is_no_use() => Findings(
        "using ClassChat.X.A.B; namespace ClassChat.X.A; static class Limits { static One x; }",
        "namespace ClassChat.X.A.B; /* Limits */ class One { string Limits = \"Limits.Max\"; int z = x.Limits; }")
        .ShouldBeEmpty();

    private static List<Finding> Findings(params string[] texts) =>
        [.. FolderRule.Check([.. texts.Select((text, index) => new SourceFile($"src/{index}.cs", text))])];
}
