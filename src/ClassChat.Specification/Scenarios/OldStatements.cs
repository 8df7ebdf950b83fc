using System.Text.RegularExpressions;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Recognizes lines of older versions of the scenario language and rewrites them in their current form, for migration
/// and for advice in errors.
/// </summary>
internal static partial class OldStatements
{
    /// <summary>Pattern of the actors at the start of a statement.</summary>
    public const string Who = $@"^(?<who>(?:all|{Bots})(?: but {Bots})?)";

    private const string Bot = @"[A-Za-z$][\w$-]*(?:\[[^\]""]*\])?";
    private const string Bots = $@"{Bot}(?:\s*,\s*{Bot})*";
    private const string Text = @"(?<text>""(?:\\.|[^""\\])*""|it|text of [\d_]+ ?\w+)";

    private static readonly string[] _forms = ["$1", "$2"];

    /// <summary>Lines of scenarios. A line break separates two statements.</summary>
    private static readonly (Regex Former, string Now)[] _statements =
    [
        Compile("^together:$", "in parallel:"),
        Compile("^where offered:$", "if offered:"),
        Compile(Who + " (?<verb>closes?|half-closes?|resets?)$", "${who} ${verb} the connection"),
        Compile(Who + @" (?<verb>receives?) nothing(?<from> from \S+)? until fence from (?<actor>\S+)$",
            "${actor} sends ${who} a fence\n${who} ${verb} nothing${from} before the fence"),
        .. ForBoth(@" is|are not fooled until fence from (?<actor>\S+)$",
            "${actor} sends ${who} a fence\n${who} receives|receive no file with a forged checksum before the fence"),
        .. ForBoth(@" is|are offered no path until fence from (?<actor>\S+)$",
            "${actor} sends ${who} a fence\n${who} receives|receive no file with a path as its name before the fence"),
        Compile(Who + @" has saved nothing outside downloads until fence from (?<actor>\S+)$",
            "${actor} sends ${who} a fence\n${who} has saved nothing outside downloads before the fence"),
        .. ForBoth(" puts|put aside what has come$", "${who} ignores|ignore everything so far"),
        Compile(@"^the clock moves on by (?<time>.+)$", "wait ${time}"),
        Compile("^the server is restarted$", "restart the server"),
        Compile(Who + " (?<verb>sends?) half of " + Text + " to (?<to>.+)$", "${who} ${verb} ${to} half of ${text}"),
        Compile(Who + " (?<verb>is|are) acknowledged$", "${who} ${verb} greeted"),
        Compile(Who + " (?<verb>is|are) let go$", "${who} ${verb} disconnected"),
        Compile(Who + " (?<verb>is|are) told nobody has that name$", "${who} ${verb} told the receiver is unknown"),
        Compile(@"^exactly one of (?<who>.+) is in$", "exactly one of ${who} joined"),
        .. ForBoth(" is|are not in$", "${who} was|were refused"),
    ];

    /// <summary>Header lines.</summary>
    private static readonly (Regex Former, string Now)[] _heads =
    [
        Compile(@"^for (?<items>[\w.-]+(?:\s*,\s*[\w.-]+)*)$", "counts for ${items}"),
        Compile("^alone$", "exclusive"),
        Compile(@"^server (?<level>task[1-4]|bonus[1-3]|full)$", "server level ${level}"),
        Compile(@"^(?<before>(?:unless|only if)\b.*)\bjoins_create\b", "${before}join_creates_group"),
        Compile(@"^(?<before>(?:unless|only if)\b.*)\boutsiders_post\b", "${before}non_members_may_post"),
    ];

    /// <summary>Lines of workloads.</summary>
    private static readonly (Regex Former, string Now)[] _workloads =
    [
        Compile(@"^(?<weight>\d[\d_]*) send somebody (?<rest>.+)$", "weight ${weight}: send a user ${rest}"),
        Compile(@"^(?<weight>\d[\d_]*) (?<rest>(?:send|join|leave|close|half-close|reset|write|stop|race|ask) .+)$",
            "weight ${weight}: ${rest}"),
    ];

    /// <summary>
    /// Returns the current form of a line, which may have several lines; null if the line is not out of date.
    /// </summary>
    public static string? Rewritten(string text)
    {
        string now = text;
        foreach ((Regex former, string replacement) in _heads.Concat(_statements).Concat(_workloads))
            now = former.Replace(now, replacement);
        return now == text ? null : now;
    }

    /// <summary>True for a header line that only older versions have.</summary>
    public static bool IsOldHead(string text) => Array.Exists(_heads, head => head.Former.IsMatch(text));

    /// <summary>Returns the advice for a line of an older version; null for other lines.</summary>
    public static string? Remedy(string text, string path) => Rewritten(text) is string now
        ? $"now: {now.Replace("\n", ", then ", StringComparison.Ordinal)}; 'classchat migrate {path}' rewrites the file"
        : null;

    /// <summary>Creates the two rules of a statement with singular and plural verbs.</summary>
    private static IEnumerable<(Regex, string)> ForBoth(string former, string now) =>
        _forms.Select(form => Compile(Who + Verb().Replace(former, form), Verb().Replace(now, form)));

    [GeneratedRegex(@"\b(\w+)\|(\w+)\b")]
    private static partial Regex Verb();

    private static (Regex, string) Compile(string former, string now) =>
        (new Regex(former, RegexOptions.Compiled), now);
}
