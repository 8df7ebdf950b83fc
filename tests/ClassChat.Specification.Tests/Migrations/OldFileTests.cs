using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Migrations;
using ClassChat.Specification.Submissions;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Migrations;

/// <summary>Files as people wrote them are refused in the old form, and are read when they are rewritten.</summary>
public sealed class OldFileTests
{
    [TestCase("commented.yaml", 10)]
    [TestCase("steps.yaml", 10)]
    [TestCase("flow.yaml", 4)]
    [TestCase("submission.yaml", 1)]
    public void A_file_is_read_when_it_is_rewritten(string name, int changed)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Migrations", "Old", name), old = File.ReadAllText(path);
        Read(name, old).ShouldNotBeEmpty();
        ParseResult<MigrationResult> parseResult = Migration.Rewrite(old, path);
        string.Join('\n', parseResult.Errors).ShouldBeEmpty();
        Read(name, parseResult.Value!.Text).ShouldBeEmpty();
        LineChanges.Between(old, parseResult.Value.Text).Count(change => !change.IsNew).ShouldBe(changed);
    }

    [TestCase("a\nb\nc", "a\nB\nc", "2- b|2+ B")]
    [TestCase("a\nb\nc", "a\nx\nb\nc", "2+ x")]
    [TestCase("a\nb\nc\nd", "a\nd", "2- b|3- c")]
    [TestCase("a", "a\r\n", "")]
    [TestCase("", "a", "1- |1+ a")]
    public void Lines_that_differ_are_listed(string old, string now, string listed) =>
        string.Join('|', LineChanges.Between(old, now)
            .Select(change => $"{change.Number}{(change.IsNew ? '+' : '-')} {change.Text}")).ShouldBe(listed);

    private static IReadOnlyList<SourceError> Read(string name, string text) => name == "submission.yaml"
        ? SubmissionFile.Parse(
            name, text, RepositorySuite.Folder, RepositorySuite.Policy).Errors
        : DialectFile.Parse(name, text).Errors;
}
