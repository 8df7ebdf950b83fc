using System.Globalization;
using System.Text;
using ClassChat.Protocol.Messages;

namespace ClassChat.Protocol.Tests.Samples;

/// <summary>All a message says, as a text to compare: records compare their lists and memory by reference.</summary>
internal static class Story
{
    public static string Of(Request request) => request switch
    {
        Request.SendFile send => $"{send.Sender} sends {send.Receiver} {Of(send.File)}",
        _ => request.ToString(),
    };

    public static string Of(ServerMessage message) => message switch
    {
        ServerMessage.UserList list => "users " + string.Join('\u0001', list.Users),
        ServerMessage.GroupList list => "groups " + string.Join(
            '\u0001', list.Groups.Select(group => group.Key + "=" + string.Join('\u0002', group.Value))),
        ServerMessage.Help help => "help " + string.Join('\u0001', help.Commands),
        ServerMessage.File file => $"{file.Sender} {file.Group?.ToString() ?? "-"} {Of(file.Content)} {file.Timestamp}",
        _ => message.ToString(),
    };

    private static string Of(FileContent file) => string.Create(
        CultureInfo.InvariantCulture,
        $"{file.FileName} {file.FileSize} {file.Checksum} {Encoding.ASCII.GetString(file.Base64.Span)}");
}
