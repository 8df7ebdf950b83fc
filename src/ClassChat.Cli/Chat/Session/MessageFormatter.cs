using System.Text.RegularExpressions;
using ClassChat.Protocol.Messages;

namespace ClassChat.Cli.Chat.Session;

/// <summary>
/// Formats server messages other than files, and the client's own help, as lines for the user. Scripts parse these
/// lines, so their format must not change.
/// </summary>
internal static partial class MessageFormatter
{
    /// <summary>The lines that explain the available input.</summary>
    public static IReadOnlyList<DisplayLine> Help { get; } =
    [
        DisplayLine.Line(
            LineStyle.System, "  bob                  then, on the next line, the message; an empty line cancels"),
        DisplayLine.Line(LineStyle.System, "  bob: hello           a message to bob"),
        DisplayLine.Line(LineStyle.System, "  @CS101 hello         a message to all in the group CS101"),
        DisplayLine.Line(LineStyle.System, "  /create CS101        makes a group, and joins it"),
        DisplayLine.Line(LineStyle.System, "  /join CS101          /leave CS101"),
        DisplayLine.Line(LineStyle.System, "  /groups              all groups with their members"),
        DisplayLine.Line(LineStyle.System, "  /users               who is here"),
        DisplayLine.Line(LineStyle.System, "  /sendfile bob FILE   /sendfile @CS101 FILE: at most 10 MB"),
        DisplayLine.Line(LineStyle.System, "  exit                 leaves"),
    ];

    /// <summary>Formats a message.</summary>
    /// <param name="message">The message; lists and files are handled elsewhere.</param>
    /// <param name="request">The request that it answers; null if it answers none.</param>
    /// <param name="self">The name of this user.</param>
    /// <param name="now">The time of day.</param>
    /// <returns>The line; null if the message is not shown.</returns>
    public static DisplayLine? Format(ServerMessage message, SentRequest? request, string? self, string now) =>
        message switch
    {
        ServerMessage.Direct direct => DisplayLine.ServerText(
            LineStyle.Incoming, direct.Timestamp ?? now, null, direct.Sender.ToString(), direct.Text.ToString()),
        ServerMessage.ToGroup group => DisplayLine.ServerText(
            group.Sender.ToString() == self ? LineStyle.Outgoing : LineStyle.Group,
            group.Timestamp ?? now, group.Group.ToString(), group.Sender.ToString(), group.Text.ToString()),
        ServerMessage.Success success => Outcome(success.Message, request),
        ServerMessage.Sent sent => Outcome(sent.Message, request),
        ServerMessage.Notice notice => DisplayLine.Notice(notice.Message),
        ServerMessage.Waiting waiting => DisplayLine.Notice(waiting.Message),
        ServerMessage.Error error => DisplayLine.Error(error.Message),
        ServerMessage.Unknown unknown =>
            DisplayLine.Error($"the server sent what is not of the protocol: {unknown.Reason}"),
        _ => null, // the server's help text: this program has its own
    };

    /// <summary>Formats the list of connected users.</summary>
    public static DisplayLine Users(ServerMessage.UserList list) =>
        DisplayLine.Notice("users: " + (list.Users.Count == 0 ? "none" : string.Join(", ", list.Users)));

    /// <summary>Formats the list of groups with their members.</summary>
    public static DisplayLine Groups(ServerMessage.GroupList list) =>
        DisplayLine.Notice("groups: " + (list.Groups.Count == 0
        ? "none"
        : string.Join("; ", list.Groups.Select(group => $"{group.Key} ({string.Join(", ", group.Value)})"))));

    private static DisplayLine Outcome(string message, SentRequest? request)
    {
        if (request is not { Kind: RequestKind.Message or RequestKind.File }) return DisplayLine.Notice(message);
        string what = request.FileName.Length == 0 ? "" : request.FileName + " ";
        // Matches only the words before any user-chosen text, so that no name can be mistaken for them; skips a file's
        // name.
        int after = what.Length == 0 ? 0 : message.IndexOf(request.FileName, StringComparison.Ordinal);
        string words = after <= 0 ? message : message[(after + request.FileName.Length)..];
        if (Queued().IsMatch(words)) return DisplayLine.Line(LineStyle.Queued, $"queued {what}for {request.Receiver}");
        Match members = Members().Match(words);
        string reached = members.Success ? $" ({members.Groups["reached"].Value})" : "";
        return DisplayLine.Line(LineStyle.Delivered, $"delivered {what}to {request.Receiver}{reached}");
    }

    [GeneratedRegex("^(Message|File)?'? ?queued ", RegexOptions.IgnoreCase)]
    private static partial Regex Queued();

    [GeneratedRegex(@"(?<reached>\d+/\d+) members")]
    private static partial Regex Members();
}
