using ClassChat.Specification.Classes;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;
using ClassChat.Specification.Submissions;

namespace ClassChat.Grading.Reports;

/// <summary>
/// Entry of the <see cref="Glossary"/>: a word or pattern of the scenario language or of another file format, with its
/// kind and its explanation.
/// </summary>
/// <param name="Kind">The kind of the word: <c>head</c>, <c>statement</c>, <c>expectation</c>, <c>block</c>,
/// <c>part</c>, <c>action</c>, <c>event</c>, <c>key of submission files</c>, <c>key of class files</c>, <c>line of
/// workloads</c> or <c>check of workloads</c>.</param>
/// <param name="Term">The spelling or pattern of the word.</param>
/// <param name="Meaning">The explanation.</param>
public sealed record GlossaryEntry(string Kind, string Term, string Meaning);

/// <summary>
/// The words that can be explained to users: statements and other parts of scenarios, workload lines and checks,
/// actions and events of dialects, and keys of submission files and class files.
/// </summary>
public static class Glossary
{
    private const string Check = "check of workloads";
    private const string SubmissionKey = "key of submission files";
    private const string ClassKey = "key of class files";
    private const string OwnKey = "key of one submission in class files";

    private static readonly char[] _marks = [' ', '|', '/', '[', ']', '{', '}', ':'];

    /// <summary>All entries, those of the scenario language first.</summary>
    public static IReadOnlyList<GlossaryEntry> Entries { get; } =
    [
        .. HeaderKeywords.OfScenarios.Select(keyword => new GlossaryEntry("head", keyword.Example, keyword.Meaning)),
        .. Statements.Acts.Select(pattern => new GlossaryEntry("statement", pattern.Pattern, pattern.Meaning)),
        .. ClientStatements.Acts.Select(pattern => new GlossaryEntry("statement", pattern.Pattern, pattern.Meaning)),
        .. Statements.Expectations.Select(
            pattern => new GlossaryEntry("expectation", pattern.Pattern, pattern.Meaning)),
        .. ClientStatements.Expectations.Select(
            pattern => new GlossaryEntry("expectation", pattern.Pattern, pattern.Meaning)),
        .. Statements.Blocks.Select(pattern => new GlossaryEntry("block", pattern.Pattern, pattern.Meaning)),
        .. WorkloadStatements.Lines.Select(
            pattern => new GlossaryEntry("line of workloads", pattern.Pattern, pattern.Meaning)),
        .. InvariantNames.Meanings.Select(property => new GlossaryEntry(
            Check, InvariantNames.Name(property.Key), property.Value)),
        .. SlotParsers.All.Select(slot => new GlossaryEntry("part", $"{{{slot.Key}}}", slot.Value.Meaning)),
        .. Enum.GetValues<ActionKind>()
            .Select(kind => new GlossaryEntry("action", SnakeCase.FromEnum(kind), Meaning(kind))),
        .. Enum.GetValues<EventKind>()
            .Select(kind => new GlossaryEntry("event", SnakeCase.FromEnum(kind), Meaning(kind))),
        .. SubmissionKeys.OfPrograms.Select(key => new GlossaryEntry(SubmissionKey, key.Key, key.Meaning)),
        .. ClassKeys.OfClasses.Select(key => new GlossaryEntry(ClassKey, key.Key, key.Meaning)),
        .. ClassKeys.OfSubmissions.Select(key => new GlossaryEntry(OwnKey, key.Key, key.Meaning)),
    ];

    /// <summary>All words that entries are found by.</summary>
    public static IEnumerable<string> AllWords => Entries.SelectMany(WordsOf).Distinct();

    /// <summary>The entries that contain a word.</summary>
    public static IReadOnlyList<GlossaryEntry> Find(string word) =>
        [.. Entries.Where(entry => WordsOf(entry).Contains(word, StringComparer.OrdinalIgnoreCase))];

    private static IEnumerable<string> WordsOf(GlossaryEntry entry) => entry.Kind switch
    {
        "head" => entry.Term.Split(' ').Take(1),
        "part" or "action" or "event" or SubmissionKey or ClassKey or OwnKey or Check => [entry.Term.Trim('{', '}')],
        // Slots in braces have their own entries, so a statement is not found by the slots in it.
        _ => entry.Term.Split(' ').Where(part => !part.Contains('{', StringComparison.Ordinal))
            .SelectMany(part => part.Split(_marks, StringSplitOptions.RemoveEmptyEntries)),
    };

    private static string Meaning(ActionKind kind) => kind switch
    {
        ActionKind.Say => "says {text} to the server itself, or to everybody, as the plain-text levels do",
        ActionKind.Send => "sends {text} to {to}",
        ActionKind.SendGroup => "sends {text} to the members of {group}",
        ActionKind.SendFile => "sends a file, {filename}, {size}, {checksum}, {base64}, to {to}",
        ActionKind.SendGroupFile => "sends a file to the members of {group}",
        ActionKind.CreateGroup => "creates {group}",
        ActionKind.JoinGroup => "joins {group}",
        ActionKind.AddMember => "adds {to} to {group}, as its owner",
        ActionKind.LeaveGroup => "leaves {group}",
        ActionKind.ListGroups => "asks for the groups",
        ActionKind.ListUsers => "asks for the users",
        ActionKind.Exit => "says goodbye, before the connection is closed",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Meaning(EventKind kind) => kind switch
    {
        EventKind.Prompt => "the server asks for a name",
        EventKind.Welcome => "the server acknowledges a connection, or a name: the bot is in, perhaps under a new name",
        EventKind.Refused => "the server does not do what was asked",
        EventKind.Done => "the server has done what was asked",
        EventKind.Delivered => "a message or file reached its receiver",
        EventKind.Queued => "a message or file waits for its receiver",
        EventKind.Echo => "the server gives a text back",
        EventKind.Message => "a direct message",
        EventKind.GroupMessage => "a message to a group",
        EventKind.File => "a file",
        EventKind.Joined => "somebody came",
        EventKind.Left => "somebody went",
        EventKind.Users => "the list of users",
        EventKind.Groups => "the list of groups with their members",
        EventKind.Waiting => "so many messages wait",
        EventKind.Goodbye => "the server says goodbye",
        EventKind.Noise => "of no account: help texts, keep-alives",
        EventKind.AskPassword => "the server asks for a password",
        EventKind.AskRoom => "the server asks which room",
        EventKind.Ready => "the server is ready for what comes next, such as the bytes of a file",
        EventKind.Ping => "the server asks whether the client is still there",
        EventKind.PublicKey => "the server tells its public key {key}",
        EventKind.SessionKey => "the server tells the session key {key}, encrypted by the client's public key",
        EventKind.FileStart => "a file begins: its parts follow",
        EventKind.FilePart => "a part of a file",
        EventKind.FileEnd => "the end of a file",
        EventKind.Unknown => "nothing that the dialect knows",
        EventKind.Closed => "the server ended the connection in good order; needs no pattern",
        EventKind.Reset => "the connection broke: a reset; needs no pattern",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
