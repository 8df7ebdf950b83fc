using ClassChat.Harness.Diagnostics;
using Superpower.Model;

namespace ClassChat.Harness.Scenarios;

/// <summary>Reads the statements of a scenario, line by line, by the forms of the language.</summary>
/// <param name="faults">Takes what is wrong.</param>
/// <param name="statements">The forms of statements.</param>
/// <param name="blocks">The forms of statements that hold others.</param>
/// <param name="isSwarm">True for the name of a swarm, false for that of one bot, null for an unknown name.</param>
internal sealed class Body(
    Faults faults, IReadOnlyList<Form> statements, IReadOnlyList<Form> blocks, Func<string, bool?> isSwarm)
{
    /// <summary>Most turns of a loop that is unrolled.</summary>
    private const int MaxTurns = 1_000;

    /// <summary>Most statements of a scenario, loops unrolled: loops in loops multiply.</summary>
    private const int MaxStatements = 10_000;

    /// <summary>Most expected things named in a message.</summary>
    private const int MaxExpected = 8;

    private readonly List<Step> _steps = [];
    private readonly List<string> _variables = [];
    private int _statements;

    /// <summary>The statements read so far.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Reads a line and what is below it.</summary>
    public void Add(SourceLine line) => _steps.AddRange(Read(line));

    private bool IsTooLong => _statements > MaxStatements;

    private List<Step> Read(SourceLine line)
    {
        if (IsTooLong) return [];
        if (++_statements > MaxStatements)
            faults.Add(line.Number, $"is more than {MaxStatements:N0} statements behind the first, loops unrolled");
        if (line.Text.Length > SourceLine.MaxChars)
        {
            faults.Add(line.Number, $"is longer than {SourceLine.MaxChars:N0} characters with the loop's values in it");
            return [];
        }

        if (Variables.Unknown(line.Text) is (string Name, int Column) unknown)
        {
            string? nearest = Nearest.Question("$" + unknown.Name, _variables.Select(name => "$" + name));
            faults.Add(
                line, unknown.Column, unknown.Name.Length + 1, $"there is no variable '${unknown.Name}'",
                (nearest is null ? "" : nearest + " ") + "a dollar sign before a letter is written $$");
            return [];
        }

        if (line.FirstWord == "for" && line.Text.EndsWith(':')) return Unroll(line);
        if (Match(line with { Text = Variables.Unescape(line.Text) }) is not Step step) return [];
        step = step with { Line = line.Number };
        if (step is not Block block) return [step];

        if (line.Below.Count == 0)
            faults.Add(line.Number, "has nothing below it", "indent the statements that belong to it");
        List<Step> inside = [.. line.Below.SelectMany(Read)];
        return [block with { Steps = inside }];
    }

    private Step? Match(SourceLine line)
    {
        if (Lexer.Tokens(line, faults) is not TokenList<TokenKind> tokens) return null;
        var miss = new Miss();
        IEnumerable<Form> forms = line.Text.EndsWith(':') ? blocks : statements;
        foreach (Form form in forms)
        {
            if (form.Match(tokens, miss, isSwarm) is not Captures captures) continue;
            // Where a loop puts in values, one form stands for all of them.
            foreach (Disagreement wrong in line.HasValues ? [] : captures.Disagreements)
            {
                faults.Add(
                    line, wrong.Column, wrong.Word.Length, $"'{wrong.Word}' does not agree with '{wrong.Subject}'",
                    $"write '{wrong.Right}'");
            }

            return form.Build(captures);
        }

        Report(line, tokens, miss);
        return null;
    }

    private void Report(SourceLine line, TokenList<TokenKind> tokens, Miss miss)
    {
        if (FormerForms.Remedy(line.Text, faults.Path) is string remedy)
        {
            faults.Add(line.Number, "this is how older versions wrote it", remedy);
            return;
        }

        Token<TokenKind>[] all = [.. tokens];
        string[] shown = [.. miss.Expected.Select(Describe).Distinct()];
        string expected = Words.OneOf(shown.Length <= MaxExpected ? shown : [.. shown[..MaxExpected], "…"]);
        if (miss.Position >= all.Length)
        {
            faults.Add(line, line.Text.Length, 1, "the statement is not complete", $"next comes {expected}");
            return;
        }

        Token<TokenKind> token = all[Math.Max(0, miss.Position)];
        string word = token.ToStringValue();
        IEnumerable<string> words = miss.Expected.Where(candidate => candidate[0] != '{');
        faults.Add(
            line, token.Position.Column - 1, token.Span.Length, $"'{word}' does not fit here",
            Nearest.Question(word, words) ?? $"here comes {expected}");
    }

    private static string Describe(string expected) =>
        expected[0] == '{' ? Slots.All[expected[1..^1]].Meaning : $"'{expected}'";

    /// <summary>
    /// <c>for n in 3, 10, 100:</c>, or <c>for name, size in table:</c> with rows <c>| a.bin | 0 bytes |</c>.
    /// </summary>
    private List<Step> Unroll(SourceLine line)
    {
        string[] parts = line.Text[3..^1].Split(" in ", 2, StringSplitOptions.TrimEntries);
        string[] variables = parts[0].Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || variables.Length == 0)
        {
            faults.Add(line.Number, "a loop is written 'for n in 3, 10, 100:' or 'for name, size in table:'");
            return [];
        }

        bool isTable = parts[1] == "table";
        List<SourceLine> rows = isTable ? [.. line.Below.TakeWhile(below => below.Text.StartsWith('|'))] : [];
        string[][] turns = isTable
            ? [.. rows.Select(row => row.Text.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))]
            : [.. parts[1].Split(',', StringSplitOptions.TrimEntries).Select(value => new[] { value })];
        if (turns.Length is 0 or > MaxTurns) faults.Add(line.Number, $"a loop has 1 to {MaxTurns:N0} turns");

        List<Step> steps = [];
        _variables.AddRange(variables);
        for (int turn = 0; turn < turns.Length && !IsTooLong; turn++)
        {
            if (turns[turn].Length != variables.Length)
            {
                faults.Add(
                    isTable ? rows[turn].Number : line.Number,
                    $"has {turns[turn].Length} values for {Words.Count(variables.Length, "variable")}");
                continue;
            }

            foreach (SourceLine below in line.Below.Skip(rows.Count))
                steps.AddRange(Read(Bind(below, variables, turns[turn])));
        }

        _variables.RemoveRange(_variables.Count - variables.Length, variables.Length);
        return steps;
    }

    private static SourceLine Bind(SourceLine line, string[] variables, string[] values) =>
        variables.Zip(values).Aggregate(line, (bound, pair) => bound.With(pair.First, pair.Second));
}
