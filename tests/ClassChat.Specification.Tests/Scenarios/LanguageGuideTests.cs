using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Scenarios;

public sealed class LanguageGuideTests
{
    private const string Begin = "<!-- tables: made by `classchat explain language` -->\n";
    private const string End = "<!-- end of tables -->";

    [Test]
    public void The_tables_of_the_scenario_guide_are_those_the_parser_reads_by()
    {
        string guide = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "README.md"));

        string tables = guide[(guide.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..guide.IndexOf(
            End, StringComparison.Ordinal)];

        tables.Trim().ShouldBe(LanguageGuide.Markdown().Trim());
    }
}
