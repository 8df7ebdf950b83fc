using ClassChat.Tidy.Tests.Rules;
using ClassChat.Tidy.Tests.Source;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Tidy.Tests;

/// <summary>The boundaries along which the harness will be split.</summary>
public sealed class SplitTests
{
    private const string Chat = "namespace ClassChat.Harness.Observations; public sealed class History { }";

    [Test]
    public void Folders_of_the_harness_use_what_their_part_may_reference()
    {
        List<Finding> findings = [.. SplitRule.Check(Repository.CSharp("src/ClassChat.Harness"))];
        findings.ShouldBeEmpty(string.Join('\n', findings));
    }

    [Test]
    public void A_sandbox_that_knows_a_history_is_found() => Findings(
        "Targets", "using ClassChat.Harness.Observations; namespace ClassChat.Harness.Targets; class Subject { }")
        .ShouldHaveSingleItem().Message.ShouldBe(
            "Sandbox may not use ClassChat.Harness.Observations, of Specification");

    [Test]
    public void A_name_without_its_beginning_is_found() => Findings(
        "Targets", "namespace ClassChat.Harness.Targets; class Subject { Observations.History x; }")
        .ShouldHaveSingleItem();

    [Test]
    public void A_package_of_another_part_is_found() => Findings(
        "Targets", "using YamlDotNet.Core; namespace ClassChat.Harness.Targets; class Subject { }")
        .ShouldHaveSingleItem();

    [Test]
    public void A_server_in_the_harness_is_none() => Findings(
        "Subjects", "using ClassChat.Server; namespace ClassChat.Harness.Subjects; class Subject { }").ShouldBeEmpty();

    [Test]
    public void A_folder_that_nobody_has_placed_is_found() => Findings(
        "Attic", "namespace ClassChat.Harness.Attic; class Box { }").ShouldHaveSingleItem();

    private static List<Finding> Findings(string folder, string text) =>
    [
        .. SplitRule.Check(
        [
            new SourceFile("src/ClassChat.Harness/Observations/History.cs", Chat),
            new SourceFile($"src/ClassChat.Harness/{folder}/One.cs", text),
        ]),
    ];
}
