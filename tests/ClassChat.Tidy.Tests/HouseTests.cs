using ClassChat.Tidy.Tests.Rules;
using ClassChat.Tidy.Tests.Source;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Tidy.Tests;

/// <summary>The rules, held against the repository as it is.</summary>
public sealed class HouseTests
{
    [Test]
    public void The_repository_was_found()
    {
        Repository.CSharp("src").Count.ShouldBeGreaterThan(10);
        Repository.Projects("src").Count.ShouldBe(9);
    }

    [Test]
    public void References_point_one_way() => Judge(Repository.Projects("src"), ReferenceRule.Check);

    [Test]
    public void Folders_do_not_use_each_other() => Repository.Projects("src")
        .SelectMany(project => FolderRule.Check(Repository.CSharp(project.Folder)))
        .ShouldBeEmpty();

    [Test]
    public void Namespaces_follow_folders() => Judge(Repository.CSharp("src", "tests"), FileRule.CheckNamespace);

    [Test]
    public void No_file_is_too_long() => Judge(Repository.CSharp("src", "tests"), FileRule.CheckLength);

    [Test]
    public void No_method_is_too_long() => Judge(Repository.CSharp("src", "tests"), MethodRule.CheckLength);

    [Test]
    public void No_line_is_too_wide() => Judge(Repository.CSharp("src", "tests"), FileRule.CheckWidth);

    [Test]
    public void Types_have_names_that_say_something() => Judge(Repository.CSharp("src", "tests"), TypeRule.CheckNames);

    [Test]
    public void Types_of_src_are_closed() => Judge(Repository.CSharp("src"), TypeRule.CheckClosed);

    [Test]
    public void Nothing_blocks_hides_or_puts_off() => Judge(Repository.CSharp("src", "tests"), WordRule.Check);

    [Test]
    public void Delays_run_on_a_clock_that_was_handed_in() => Judge(Repository.CSharp("src"), WordRule.CheckDelays);

    [Test]
    public void Tests_neither_wait_for_time_nor_skip() => Judge(Repository.CSharp("tests"), WordRule.CheckTest);

    [Test]
    public void Packages_are_pinned() => Judge(
        Repository.Files.Where(file => file.Path == "Directory.Packages.props"), PackageRule.CheckVersions);

    [Test]
    public void Projects_name_no_versions() => Judge(Repository.Projects("src", "tests"), PackageRule.CheckProject);

    [Test]
    public void The_top_holds_what_belongs_there() => HouseRule.CheckTop(Repository.Top).ShouldBeEmpty();

    [Test]
    public void No_file_names_a_machine() => Judge(Repository.Files, HouseRule.CheckMachine);

    private static void Judge(IEnumerable<SourceFile> files, Func<SourceFile, IEnumerable<Finding>> rule)
    {
        List<Finding> findings = [.. files.SelectMany(rule)];
        findings.ShouldBeEmpty(string.Join('\n', findings));
    }
}
