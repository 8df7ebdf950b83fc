using ClassChat.Specification.Scenarios;
using NUnit.Framework;
using Shouldly;
using Superpower.Model;

namespace ClassChat.Specification.Tests.Scenarios;

/// <summary>Every form of a statement has an example, and every slot stands in a form.</summary>
public sealed class StatementCoverageTests
{
    [Test]
    public void Every_form_has_an_example()
    {
        string[] lines = [.. StatementTests.Examples().Select(example => (string)example.Arguments[0]!)];
        StatementPattern[] patterns = [.. Statements.Acts, .. Statements.Expectations];

        patterns.Select(pattern => pattern.Pattern).Except(lines.Select(FirstForm)).ShouldBeEmpty();
    }

    [Test]
    public void Every_slot_is_in_a_form()
    {
        string all = string.Join(
            ' ',
            Statements.Acts.Concat(Statements.Expectations).Concat(Statements.Blocks).Concat(ClientStatements.Acts)
                .Concat(ClientStatements.Expectations).Concat(WorkloadStatements.Lines).Select(f => f.Pattern));
        foreach (string slot in SlotParsers.All.Keys) all.ShouldContain($"{{{slot}}}");
    }

    private static string FirstForm(string line)
    {
        TokenList<TokenKind> tokens =
            Lexer.Tokens(new SourceLine(1, 0, line, []), new ErrorCollector("x", [line]))!.Value;
        return Statements.Acts.Concat(Statements.Expectations)
            .First(pattern => pattern.Match(tokens, new FarthestFailure(), _ => null) is not null).Pattern;
    }
}
