using ClassChat.Harness.Diagnostics;
using Superpower.Model;

namespace ClassChat.Harness.Scenarios;

/// <summary>Reads the statements of a scenario, line by line, by the forms of the language.</summary>
internal sealed class Body(Faults faults)
{
    /// <summary>Most turns of a loop that is unrolled.</summary>
    private const int MaxTurns = 1_000;

    /// <summary>Most expected things named in a message.</summary>
    private const int MaxExpected = 8;

    private readonly List<Step> _steps = [];

    /// <summary>The statements read so far.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Reads a line and what is below it.</summary>
    public void Add(SourceLine line) => _steps.AddRange(Read(line));

    private List<Step> Read(SourceLine line)
    {
        if (line.FirstWord == "for" && line.Text.EndsWith(':')) return Unroll(line);
        if (Match(line) is not Step step) return [];
        step = step with { Line = line.Number };
        if (step is not Block block) return [step];

        if (line.Below.Count == 0) faults.Add(line.Number, "has nothing below it", "indent the statements that belong to it");
        List<Step> inside = [.. line.Below.SelectMany(Read)];
        return [block with { Steps = inside }];
    }

    private Step? Match(SourceLine line)
    {
        Result<TokenList<TokenKind>> tokens = Lexer.Tokens(line.Text);
        if (!tokens.HasValue)
        {
            int column = tokens.ErrorPosition.Column - 1;
            bool openQuote = line.Text[column] == '"';
            faults.Add(
                line.Number, line.Indent + column, 1, openQuote ? "a text begins here and does not end" : "cannot stand here",
                openQuote ? "end it with a double quote; a quote inside is written \\\"" : null);
            return null;
        }

        foreach (Token<TokenKind> text in tokens.Value.Where(token => token.Kind == TokenKind.Text))
        {
            Lexer.Unquote(text.ToStringValue(), out string? fault);
            if (fault is not null) faults.Add(line.Number, line.Indent + text.Position.Column - 1, text.Span.Length, fault);
        }

        var miss = new Miss();
        IEnumerable<Form> forms = line.Text.EndsWith(':') ? Forms.Blocks : Forms.Acts.Concat(Forms.Expectations);
        foreach (Form form in forms)
        {
            if (form.Match(tokens.Value, miss) is Captures captures) return form.Build(captures);
        }

        Report(line, tokens.Value, miss);
        return null;
    }

    private void Report(SourceLine line, TokenList<TokenKind> tokens, Miss miss)
    {
        Token<TokenKind>[] all = [.. tokens];
        string[] shown = [.. miss.Expected.Select(Describe).Distinct()];
        string expected = Words.OneOf(shown.Length <= MaxExpected ? shown : [.. shown[..MaxExpected], "…"]);
        if (miss.Position >= all.Length)
        {
            faults.Add(line.Number, line.Indent + line.Text.Length, 1, "the statement is not complete", $"next comes {expected}");
            return;
        }

        Token<TokenKind> token = all[Math.Max(0, miss.Position)];
        string word = token.ToStringValue();
        IEnumerable<string> words = miss.Expected.Where(candidate => candidate[0] != '{');
        faults.Add(
            line.Number, line.Indent + token.Position.Column - 1, token.Span.Length, $"'{word}' does not fit here",
            Nearest.Question(word, words) ?? $"here comes {expected}");
    }

    private static string Describe(string expected) =>
        expected[0] == '{' ? Slots.All[expected[1..^1]].Meaning : $"'{expected}'";

    /// <summary><c>for n in 3, 10, 100:</c>, or <c>for name, size in table:</c> with rows <c>| a.bin | 0 bytes |</c>.</summary>
    private List<Step> Unroll(SourceLine line)
    {
        string[] parts = line.Text[3..^1].Split(" in ", 2, StringSplitOptions.TrimEntries);
        string[] variables = parts[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
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
        for (int turn = 0; turn < turns.Length; turn++)
        {
            if (turns[turn].Length != variables.Length)
            {
                faults.Add(isTable ? rows[turn].Number : line.Number, $"has {turns[turn].Length} values for {Words.Count(variables.Length, "variable")}");
                continue;
            }

            foreach (SourceLine below in line.Below.Skip(rows.Count)) steps.AddRange(Read(Bind(below, variables, turns[turn])));
        }

        return steps;
    }

    private static SourceLine Bind(SourceLine line, string[] variables, string[] values) =>
        variables.Zip(values).Aggregate(line, (bound, pair) => bound.With(pair.First, pair.Second));
}
