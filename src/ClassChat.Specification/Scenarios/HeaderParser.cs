using System.Text;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using Superpower.Model;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Parses the header lines of a scenario or workload file, known by their first word (title, items, level, rationale,
/// bots, ...), and creates the <see cref="Scenario"/> from them and the parsed statements.
/// </summary>
internal sealed class HeaderParser(
    ErrorCollector errors, IReadOnlyList<(string Keyword, string Example, string Meaning)> keywords)
{
    /// <summary>Maximum number of bots in a scenario.</summary>
    private const int MaxBots = 20_000;

    private readonly List<Participant> _participants = [];
    private readonly List<string> _items = [];
    private readonly HashSet<string> _broken = [];
    private int _bots;
    private string? _title;
    private string? _why;
    private (Level From, Level To)? _levels;
    private readonly List<ServerTrait> _unless = [], _onlyIf = [];
    private readonly List<Invariant> _invariants = [];
    private bool _exclusive, _ascii;
    private Level? _server;

    private bool IsWorkload => keywords == HeaderKeywords.OfWorkloads;

    private string TitleWord => keywords[0].Keyword;

    /// <summary>Invariants that the header of a workload selects; empty: all.</summary>
    public IReadOnlyList<Invariant> Invariants => _invariants;

    /// <summary>True for the name of a swarm, false for that of one bot, null for an unknown name.</summary>
    public bool? IsSwarm(string name) =>
        _participants.Find(participant => participant.Name == name) is Participant known ? known.Count is not null
            : null;

    /// <summary>Parses a line if it belongs to the header; false if it does not.</summary>
    public bool Parse(SourceLine line)
    {
        if (keywords.All(keyword => keyword.Keyword != line.FirstWord)) return false;
        if (Lexer.Tokens(line, errors) is TokenList<TokenKind> tokens) Parse(line, [.. tokens.Skip(1)]);
        else _broken.Add(line.FirstWord);
        return true;
    }

    /// <summary>Creates the scenario; null, with errors, if the header is incomplete.</summary>
    public Scenario? Build(string path, string id, string[] lines, IReadOnlyList<Step> steps)
    {
        Demand(
            _title is not null, TitleWord, "the file lacks its title", $"begin with: {TitleWord} \"what it shows\"");
        Demand(_levels is not null, "level", "the file does not say its level", "add, for example: level task4");
        Demand(
            _items.Count > 0 || IsWorkload, "counts", "the file does not say which rubric item it counts for",
            "add, for example: counts for t4.route");
        Demand(
            _why is not null, "why", "the file does not say why", "add: why \"what of the assignment it stands for\"");
        bool hasClient = _participants.Exists(participant => participant.IsClient);
        Demand(
            _server is not null || !hasClient, "server", "the file does not say which server its client is for",
            "add, for example: server level full");
        Demand(
            _server is null || hasClient, "client", "a server is played for clients only, and there is none",
            "add, for example: client carol");
        if (_title is null || _levels is null || _why is null || (_items.Count == 0 && !IsWorkload)) return null;
        return new Scenario
        {
            Path = path,
            Id = id,
            Title = _title,
            Rationale = _why,
            Items = _items,
            From = _levels.Value.From,
            To = _levels.Value.To,
            Exclusive = _exclusive,
            HasAsciiTexts = _ascii,
            Unless = _unless,
            OnlyIf = _onlyIf,
            Server = _server,
            Participants = _participants,
            Steps = steps,
            Lines = lines,
        };
    }

    // Do not report a line as missing if it exists but cannot be parsed.
    private void Demand(bool holds, string keyword, string message, string suggestion)
    {
        if (!holds && !_broken.Contains(keyword)) errors.Add(1, message, suggestion);
    }

    private void Parse(SourceLine line, Token<TokenKind>[] tokens)
    {
        switch (line.FirstWord)
        {
            case "scenario" or "workload":
                _title = Text(line, tokens);
                break;
            case "why":
                _why = Text(line, tokens);
                break;
            case "counts":
                _items.AddRange(Words(line, Behind("for", line, tokens), "an item's id, such as t4.route"));
                break;
            case "level":
                ParseLevel(line, tokens);
                break;
            case "unless":
                ParseTraits(line, tokens, _unless);
                break;
            case "only":
                ParseTraits(line, Behind("if", line, tokens), _onlyIf);
                break;
            case "checks":
                ParseInvariants(line, tokens);
                break;
            case "exclusive" or "ascii":
                ParseFlag(line, tokens);
                break;
            case "bots":
                ParseBots(line, tokens);
                break;
            case "client":
                ParseClient(line, tokens);
                break;
            case "server":
                ParseServer(line, Behind("level", line, tokens));
                break;
        }
    }

    private void ParseLevel(SourceLine line, Token<TokenKind>[] tokens)
    {
        string[] words = [.. tokens.Select(token => token.ToStringValue())];
        Level from = Level.Task4, to = Level.Full;
        bool valid = words is [_] or [_, "only"] or [_, "to", _];
        _broken.Add("level");
        if (!valid)
        {
            const string Ways = "a level is given as 'level task4', 'level task1 only' or 'level bonus1 to bonus2'";
            errors.Add(line.Number, Ways);
            return;
        }

        if (!TryLevel(line, tokens[0], out from)) return;
        if (words is [_, "to", _] && !TryLevel(line, tokens[2], out to)) return;
        if (from > to) AddError(
            line, tokens[2], $"'{to.Name()}' is below '{from.Name()}'", "write the lower level first");
        _levels = (from, words is [_, "only"] ? from : to);
    }

    private bool TryLevel(SourceLine line, Token<TokenKind> token, out Level level)
    {
        string name = token.ToStringValue();
        if (LevelNames.TryParse(name, out level)) return true;
        IEnumerable<string> known = Enum.GetValues<Level>().Select(candidate => candidate.Name());
        AddError(
            line, token, $"there is no level '{name}'",
            Suggestions.DidYouMean(name, known) ?? $"there are {string.Join(", ", known)}");
        return false;
    }

    /// <summary>
    /// Returns the tokens after the second word of a keyword; all of them, with an error, if that word is missing.
    /// </summary>
    private Token<TokenKind>[] Behind(string word, SourceLine line, Token<TokenKind>[] tokens)
    {
        if (tokens.Length > 0 && tokens[0].ToStringValue() == word) return tokens[1..];
        string example = keywords.First(keyword => keyword.Keyword == line.FirstWord).Example.Split(" · ")[0];
        _broken.Add(line.FirstWord);
        string? former = OldStatements.Remedy(line.Text, errors.Path);
        errors.Add(
            line.Number, $"behind '{line.FirstWord}' stands '{word}'", former ?? $"for example: {example}");
        return tokens;
    }

    private void ParseTraits(SourceLine line, Token<TokenKind>[] tokens, List<ServerTrait> traits)
    {
        IReadOnlyDictionary<string, ServerTrait> known = ServerTraits.ByName;
        foreach (Token<TokenKind> token in tokens.Where(token => token.Kind == TokenKind.Word))
        {
            string name = token.ToStringValue();
            if (known.TryGetValue(name, out ServerTrait trait)) traits.Add(trait);
            else
                AddError(
                    line, token, $"there is no trait '{name}'",
                    OldStatements.Remedy(line.Text, errors.Path) ?? Suggestions.DidYouMean(name, known.Keys)
                        ?? $"there are {string.Join(", ", known.Keys)}");
        }

        Words(line, tokens, "a trait of servers, such as lists_groups");
    }

    private void ParseInvariants(SourceLine line, Token<TokenKind>[] tokens)
    {
        IReadOnlyDictionary<string, Invariant> known = InvariantNames.All;
        foreach (Token<TokenKind> token in tokens.Where(token => token.Kind == TokenKind.Word))
        {
            string name = token.ToStringValue();
            if (known.TryGetValue(name, out Invariant invariant)) _invariants.Add(invariant);
            else
                AddError(
                    line, token, $"nothing is checked that is called '{name}'",
                    Suggestions.DidYouMean(name, known.Keys) ?? $"there are {string.Join(", ", known.Keys)}");
        }

        Words(line, tokens, "something that must hold, such as loss");
    }

    private void ParseFlag(SourceLine line, Token<TokenKind>[] tokens)
    {
        _exclusive |= line.FirstWord == "exclusive";
        _ascii |= line.FirstWord == "ascii";
        if (tokens.Length > 0) AddError(line, tokens[0], $"nothing stands behind '{line.FirstWord}'");
    }

    private void ParseBots(SourceLine line, Token<TokenKind>[] tokens)
    {
        if (tokens is [{ Kind: TokenKind.Number } count, { Kind: TokenKind.Word } swarm])
        {
            int number = Lexer.Number(count.ToStringValue());
            if (number is < 1 or > MaxBots) AddError(line, count, $"a swarm has 1 to {MaxBots:N0} bots");
            else Add(line, swarm, new Participant(swarm.ToStringValue(), number));
            return;
        }

        foreach (Token<TokenKind> token in tokens.Where(token => token.Kind == TokenKind.Word))
            Add(line, token, new Participant(token.ToStringValue(), null));
        Words(line, tokens, "a bot's name");
    }

    private void ParseClient(SourceLine line, Token<TokenKind>[] tokens)
    {
        _broken.Add("client");
        if (tokens is not [{ Kind: TokenKind.Word } name])
            errors.Add(line.Number, "behind 'client' stands one name", "for example: client carol");
        else if (_participants.Exists(participant => participant.IsClient)) AddError(
            line, name, "there is a client under test already");
        else Add(line, name, new Participant(name.ToStringValue(), null) { IsClient = true });
    }

    private void ParseServer(SourceLine line, Token<TokenKind>[] tokens)
    {
        _broken.Add("server");
        if (tokens is not [Token<TokenKind> token])
            errors.Add(line.Number, "behind 'server level' stands one level", "for example: server level full");
        else if (TryLevel(line, token, out Level level) && LevelNames.ServerLevels.Contains(level)) _server = level;
        else if (level == Level.Task2) AddError(line, token, "no server runs at level 'task2'", "which is a client's");
    }

    private void Add(SourceLine line, Token<TokenKind> token, Participant participant)
    {
        if (SlotParsers.Reserved.Contains(participant.Name)
            || HeaderKeywords.OfScenarios.Any(keyword => keyword.Keyword == participant.Name))
            AddError(line, token, $"'{participant.Name}' is a word of the language, and no bot's name");
        _bots += participant.Count ?? 1;
        if (_bots > MaxBots) AddError(line, token, $"a scenario has at most {MaxBots:N0} bots");
        else if (_participants.Exists(known => known.Name == participant.Name))
            AddError(line, token, $"there is a '{participant.Name}' already");
        else _participants.Add(participant);
    }

    private List<string> Words(SourceLine line, Token<TokenKind>[] tokens, string what)
    {
        List<string> words = [];
        for (int i = 0; i < tokens.Length; i++)
        {
            TokenKind expected = i % 2 == 0 ? TokenKind.Word : TokenKind.Comma;
            string wanted = expected == TokenKind.Word ? what : "a comma";
            if (tokens[i].Kind != expected) AddError(line, tokens[i], $"{wanted} should stand here");
            if (i % 2 == 0) words.Add(tokens[i].ToStringValue());
        }

        if (tokens.Length % 2 == 0) errors.Add(line.Number, $"{what} is missing at the end");
        return words;
    }

    private string Text(SourceLine line, Token<TokenKind>[] tokens)
    {
        if (tokens is [{ Kind: TokenKind.Text } text])
            return Encoding.UTF8.GetString(Lexer.Unquote(text.ToStringValue(), out _));
        errors.Add(line.Number, $"behind '{line.FirstWord}' stands one text in double quotes");
        return "";
    }

    private void AddError(SourceLine line, Token<TokenKind> token, string message, string? suggestion = null) =>
        errors.Add(line, token.Position.Column - 1, token.Span.Length, message, suggestion);
}
