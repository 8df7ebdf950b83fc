using System.Text.RegularExpressions;
using ClassChat.Protocol.Messages;

namespace ClassChat.Cli.Chatting.Talk;

/// <summary>How what the server tells is shown. People's scripts read these lines: their forms stay.</summary>
internal static partial class Wording
{
    /// <summary>What can be typed.</summary>
    public static IReadOnlyList<Shown> Help { get; } =
    [
        Shown.Line(Tone.System, "  bob                  then, on the next line, the message; an empty line cancels"),
        Shown.Line(Tone.System, "  bob: hello           a message to bob"),
        Shown.Line(Tone.System, "  @CS101 hello         a message to all in the group CS101"),
        Shown.Line(Tone.System, "  /create CS101        makes a group, and joins it"),
        Shown.Line(Tone.System, "  /join CS101          /leave CS101"),
        Shown.Line(Tone.System, "  /groups              all groups with their members"),
        Shown.Line(Tone.System, "  /users               who is here"),
        Shown.Line(Tone.System, "  /sendfile bob FILE   /sendfile @CS101 FILE: at most 10 MB"),
        Shown.Line(Tone.System, "  exit                 leaves"),
    ];

    /// <summary>How a message is shown.</summary>
    /// <param name="message">The message; not a list, not a file.</param>
    /// <param name="asked">What it answers; null: nothing.</param>
    /// <param name="self">The person's own name.</param>
    /// <param name="now">The time of day.</param>
    /// <returns>Null if it is not shown.</returns>
    public static Shown? Of(ServerMessage message, Asked? asked, string? self, string now) => message switch
    {
        ServerMessage.Direct direct => Shown.Said(
            Tone.Incoming, direct.Timestamp ?? now, null, direct.Sender.ToString(), direct.Text.ToString()),
        ServerMessage.ToGroup group => Shown.Said(
            group.Sender.ToString() == self ? Tone.Outgoing : Tone.Group,
            group.Timestamp ?? now, group.Group.ToString(), group.Sender.ToString(), group.Text.ToString()),
        ServerMessage.Success success => Outcome(success.Message, asked),
        ServerMessage.Sent sent => Outcome(sent.Message, asked),
        ServerMessage.Notice notice => Shown.Notice(notice.Message),
        ServerMessage.Waiting waiting => Shown.Notice(waiting.Message),
        ServerMessage.Error error => Shown.Error(error.Message),
        ServerMessage.Unknown unknown => Shown.Error($"the server sent what is not of the protocol: {unknown.Reason}"),
        _ => null, // the server's help: this program has its own
    };

    /// <summary>Who is here.</summary>
    public static Shown Users(ServerMessage.UserList list) =>
        Shown.Notice("users: " + (list.Users.Count == 0 ? "none" : string.Join(", ", list.Users)));

    /// <summary>Which groups there are, and who is in them.</summary>
    public static Shown Groups(ServerMessage.GroupList list) => Shown.Notice("groups: " + (list.Groups.Count == 0
        ? "none"
        : string.Join("; ", list.Groups.Select(group => $"{group.Key} ({string.Join(", ", group.Value)})"))));

    private static Shown Outcome(string message, Asked? asked)
    {
        if (asked is not { Kind: AskedFor.Message or AskedFor.File }) return Shown.Notice(message);
        string what = asked.FileName.Length == 0 ? "" : asked.FileName + " ";
        // The words come before anything a person chose, so that no name can pass for them; a file's name is skipped.
        int after = what.Length == 0 ? 0 : message.IndexOf(asked.FileName, StringComparison.Ordinal);
        string words = after <= 0 ? message : message[(after + asked.FileName.Length)..];
        if (Queued().IsMatch(words)) return Shown.Line(Tone.Queued, $"queued {what}for {asked.Receiver}");
        Match members = Members().Match(words);
        string reached = members.Success ? $" ({members.Groups["reached"].Value})" : "";
        return Shown.Line(Tone.Delivered, $"delivered {what}to {asked.Receiver}{reached}");
    }

    [GeneratedRegex("^(Message|File)?'? ?queued ", RegexOptions.IgnoreCase)]
    private static partial Regex Queued();

    [GeneratedRegex(@"(?<reached>\d+/\d+) members")]
    private static partial Regex Members();
}
