using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Events;

/// <summary>
/// Converts each <see cref="ServerMessage"/> that answers no request, and every list, into a <see cref="ChatEvent"/>.
/// File content is copied, so events never point into a read buffer.
/// </summary>
internal static class ChatEventMapper
{
    /// <summary>Converts one message.</summary>
    public static ChatEvent ToEvent(ServerMessage message) => message switch
    {
        ServerMessage.Direct direct =>
            new ChatEvent.TextArrived(direct.Sender.ToString(), direct.Text.ToString(), Time(direct.Timestamp)),
        ServerMessage.ToGroup group => new ChatEvent.GroupTextArrived(
            group.Group.ToString(), group.Sender.ToString(), group.Text.ToString(), Time(group.Timestamp)),
        ServerMessage.File file => new ChatEvent.FileArrived(
            file.Sender.ToString(),
            file.Group?.ToString(),
            file.Content with { Base64 = file.Content.Base64.ToArray() },
            Time(file.Timestamp)),
        ServerMessage.UserList list => new ChatEvent.UsersChanged(list.Users),
        ServerMessage.GroupList list => new ChatEvent.GroupsChanged(list.Groups),
        ServerMessage.Waiting waiting => new ChatEvent.MailWaiting(waiting.Count, waiting.Message),
        ServerMessage.Notice notice => new ChatEvent.NoticeArrived(notice.Message),
        ServerMessage.Success success => new ChatEvent.NoticeArrived(success.Message),
        ServerMessage.Sent sent => new ChatEvent.NoticeArrived(sent.Message),
        ServerMessage.Error error => new ChatEvent.ErrorArrived(error.Message),
        ServerMessage.Help help => new ChatEvent.HelpArrived(help.Commands),
        ServerMessage.Unknown unknown => new ChatEvent.Malformed(unknown.Reason),
        _ => throw new ArgumentException($"{message.GetType().Name} tells nothing.", nameof(message)),
    };

    private static DateTime? Time(string? timestamp) =>
        timestamp is not null && Timestamp.TryRead(timestamp, out DateTime time) ? time : null;
}
