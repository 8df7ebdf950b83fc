using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Servers;

/// <summary>
/// Adds the text that programs print (a server's console, a client's screen) to histories. What bots receive is
/// recorded elsewhere.
/// </summary>
internal static class HistoryRecorder
{
    /// <summary>History of a server's operator: all output of the server since its start.</summary>
    public static History OperatorOf(ServerUnderTest server)
    {
        var history = new History("operator", endChars: History.ScreenChars);
        server.Console.SendTo(text => Print(history, text));
        return history;
    }

    /// <summary>Adds output to a history and notifies its waiters.</summary>
    public static void Print(History history, string text)
    {
        lock (history.Gate)
        {
            history.Text.Append(text.AsSpan());
            history.NotifyChanged();
        }
    }
}
