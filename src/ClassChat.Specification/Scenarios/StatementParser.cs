using ClassChat.Specification.Diagnostics;
using Superpower.Model;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Parses the statements of a scenario or workload file: matches each line against the <see cref="StatementPattern"/>
/// list, nests blocks and unrolls loops.
/// </summary>
/// <param name="errors">Receives errors.</param>
/// <param name="statements">Patterns of statements.</param>
/// <param name="blocks">Patterns of statements that contain others.</param>
/// <param name="isSwarm">True for the name of a swarm, false for that of one bot, null for an unknown name.</param>
internal sealed class StatementParser(
    ErrorCollector errors, IReadOnlyList<StatementPattern> statements, IReadOnlyList<StatementPattern> blocks,
        Func<string, bool?> isSwarm)
{
    /// <summary>Maximum number of iterations of a loop.</summary>
    private const int MaxIterations = 1_000;

    /// <summary>Maximum number of statements in a scenario after unrolling; nested loops multiply.</summary>
    private const int MaxStatements = 10_000;

    /// <summary>Maximum number of expected words listed in an error message.</summary>
    private const int MaxExpected = 8;

    private readonly List<Step> _steps = [];
    private readonly List<string> _variables = [];
    private int _statements;

    /// <summary>The statements parsed so far.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Parses a line and the lines below it.</summary>
    public void Add(SourceLine line) => _steps.AddRange(Read(line));

    private bool IsTooLong => _statements > MaxStatements;

    private List<Step> Read(SourceLine line)
    {
        if (IsTooLong) return [];
        if (++_statements > MaxStatements)
            errors.Add(line.Number, $"is more than {MaxStatements:N0} statements behind the first, loops unrolled");
        if (line.Text.Length > SourceLine.MaxChars)
        {
            errors.Add(line.Number, $"is longer than {SourceLine.MaxChars:N0} characters with the loop's values in it");
            return [];
        }

        if (Variables.Unknown(line.Text) is (string Name, int Column) unknown)
        {
            string? nearest = Suggestions.DidYouMean("$" + unknown.Name, _variables.Select(name => "$" + name));
            errors.Add(
                line, unknown.Column, unknown.Name.Length + 1, $"there is no variable '${unknown.Name}'",
                (nearest is null ? "" : nearest + " ") + "a dollar sign before a letter is written $$");
            return [];
        }

        if (line.FirstWord == "for" && line.Text.EndsWith(':')) return Unroll(line);
        if (Match(line with { Text = Variables.Unescape(line.Text) }) is not Step step) return [];
        step = step with { Line = line.Number };
        if (step is not Block block) return [step];

        if (line.Below.Count == 0)
            errors.Add(line.Number, "has nothing below it", "indent the statements that belong to it");
        List<Step> inside = [.. line.Below.SelectMany(Read)];
        return [block with { Steps = inside }];
    }

    private Step? Match(SourceLine line)
    {
        if (Lexer.Tokens(line, errors) is not TokenList<TokenKind> tokens) return null;
        var farthestFailure = new FarthestFailure();
        IEnumerable<StatementPattern> patterns = line.Text.EndsWith(':') ? blocks : statements;
        foreach (StatementPattern pattern in patterns)
        {
            if (pattern.Match(tokens, farthestFailure, isSwarm) is not SlotValues slots) continue;
            // In a loop, one wording serves for all values, so grammatical agreement is not checked.
            foreach (Disagreement wrong in line.HasValues ? [] : slots.Disagreements)
            {
                errors.Add(
                    line, wrong.Column, wrong.Word.Length, $"'{wrong.Word}' does not agree with '{wrong.Subject}'",
                    $"write '{wrong.Right}'");
            }

            return pattern.Build(slots);
        }

        Report(line, tokens, farthestFailure);
        return null;
    }

    private void Report(SourceLine line, TokenList<TokenKind> tokens, FarthestFailure farthestFailure)
    {
        if (OldStatements.Remedy(line.Text, errors.Path) is string remedy)
        {
            errors.Add(line.Number, "this is how older versions wrote it", remedy);
            return;
        }

        Token<TokenKind>[] all = [.. tokens];
        string[] shown = [.. farthestFailure.Expected.Select(Describe).Distinct()];
        string expected = TextList.OneOf(shown.Length <= MaxExpected ? shown : [.. shown[..MaxExpected], "…"]);
        if (farthestFailure.Position >= all.Length)
        {
            errors.Add(line, line.Text.Length, 1, "the statement is not complete", $"next comes {expected}");
            return;
        }

        Token<TokenKind> token = all[Math.Max(0, farthestFailure.Position)];
        string word = token.ToStringValue();
        IEnumerable<string> words = farthestFailure.Expected.Where(candidate => candidate[0] != '{');
        errors.Add(
            line, token.Position.Column - 1, token.Span.Length, $"'{word}' does not fit here",
            Suggestions.DidYouMean(word, words) ?? $"here comes {expected}");
    }

    private static string Describe(string expected) =>
        expected[0] == '{' ? SlotParsers.All[expected[1..^1]].Meaning : $"'{expected}'";

    /// <summary>
    /// Unrolls a loop: <c>for n in 3, 10, 100:</c>, or <c>for name, size in table:</c> with rows <c>| a.bin | 0 bytes
    /// |</c>.
    /// </summary>
    private List<Step> Unroll(SourceLine line)
    {
        string[] parts = line.Text[3..^1].Split(" in ", 2, StringSplitOptions.TrimEntries);
        string[] variables = parts[0].Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || variables.Length == 0)
        {
            errors.Add(line.Number, "a loop is written 'for n in 3, 10, 100:' or 'for name, size in table:'");
            return [];
        }

        bool isTable = parts[1] == "table";
        List<SourceLine> rows = isTable ? [.. line.Below.TakeWhile(below => below.Text.StartsWith('|'))] : [];
        string[][] iterations = isTable
            ? [.. rows.Select(row => row.Text.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))]
            : [.. parts[1].Split(',', StringSplitOptions.TrimEntries).Select(value => new[] { value })];
        if (iterations.Length is 0 or > MaxIterations)
            errors.Add(line.Number, $"a loop has 1 to {MaxIterations:N0} turns");

        List<Step> steps = [];
        _variables.AddRange(variables);
        for (int iteration = 0; iteration < iterations.Length && !IsTooLong; iteration++)
        {
            if (iterations[iteration].Length != variables.Length)
            {
                errors.Add(
                    isTable ? rows[iteration].Number : line.Number,
                    $"has {iterations[iteration].Length} values for {TextList.Count(variables.Length, "variable")}");
                continue;
            }

            foreach (SourceLine below in line.Below.Skip(rows.Count))
                steps.AddRange(Read(Bind(below, variables, iterations[iteration])));
        }

        _variables.RemoveRange(_variables.Count - variables.Length, variables.Length);
        return steps;
    }

    private static SourceLine Bind(SourceLine line, string[] variables, string[] values) =>
        variables.Zip(values).Aggregate(line, (bound, pair) => bound.With(pair.First, pair.Second));
}
