using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Servers;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Waits for files that come in parts: a server may pass on other messages, such as a fence, between the start of a
/// file and its end.
/// </summary>
internal static class FileWait
{
    /// <summary>Maximum wait for the end of a file: a server need not complete one that is corrupt.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);

    /// <summary>Waits until a bot has all files that were started before the last fence to it.</summary>
    public static async Task ForFilesBeforeFenceAsync(ScenarioContext context, Bot bot, CancellationToken cancel)
    {
        if (context.Dialect.Events.All(pattern => pattern.Kind != EventKind.FileStart)) return;
        Fence fence = context.Fences[bot.Name];
        await context.Clock.UntilAsync(
            bot.History, () => FenceChecks.IsComplete(bot.History, fence) || bot.History.HasEnded, _timeout, cancel);
    }
}
