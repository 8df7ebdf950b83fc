using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Servers;

/// <summary>Histories of what programs print.</summary>
internal static class HistoryRecorder
{
    /// <summary>History of the operator of a server: all that it prints from its start.</summary>
    public static History OperatorOf(ServerUnderTest server)
    {
        var history = new History("operator", endChars: History.ScreenChars);
        server.Console.SendTo(text => Print(history, text));
        return history;
    }

    /// <summary>Adds printed text to a history, and wakes those that wait for it.</summary>
    public static void Print(History history, string text)
    {
        lock (history.Gate)
        {
            history.Text.Append(text.AsSpan());
            history.NotifyChanged();
        }
    }
}
