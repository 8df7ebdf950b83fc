using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Diagnostics;

/// <summary>Files on which the YAML parser would take minutes, and errors in long lines.</summary>
[CancelAfter(10_000)]
public sealed class YamlReaderTests
{
    [TestCase("- ")]
    [TestCase("? ")]
    public void A_line_of_a_thousand_indicators_is_refused(string indicator)
    {
        string text = "x: y%YAML 1.1\n---\n%YAM" + string.Concat(Enumerable.Repeat(indicator, 1_000));
        YamlReader.Parse("x.yaml", text).Errors.ShouldHaveSingleItem().Message.ShouldContain("very many hyphens");
    }

    [Test]
    public void A_list_of_a_thousand_items_is_read()
    {
        string text = string.Concat(Enumerable.Repeat("- a - b - c\n", 1_000));
        YamlReader.Parse("x.yaml", text).Errors.ShouldBeEmpty();
    }

    [Test]
    public void Of_a_long_line_with_many_errors_each_shows_the_part_around_it()
    {
        const int Words = 1_000;
        string line = $"levels: [{string.Join(", ", Enumerable.Range(0, Words).Select(i => $"word{i}"))}]";

        SourceError[] errors = [.. DialectFile.Parse("x.yaml", $"version: 1\ndialect: x\n{line}\n").Errors];

        errors.Length.ShouldBeGreaterThan(Words - 1);
        string[] shown = errors.Single(error => error.Message.Contains("word500'")).ToString().Split('\n');
        int column = shown[2].IndexOf('^');
        shown[1][column..].ShouldStartWith("word500,");
        errors.ShouldAllBe(error => error.ToString().Length < 1_000);
    }
}
