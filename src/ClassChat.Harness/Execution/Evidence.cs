using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.ClientUnderTest;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Collects the evidence of a failure: the traffic of the bots that it is about, the first place where the received
/// data differs from the dialect, and the output of the program under test.
/// </summary>
internal static class Evidence
{
    /// <summary>Maximum number of bots whose traffic a failure shows.</summary>
    private const int MaxWires = 4;

    /// <summary>Maximum number of typed lines that a failure shows.</summary>
    private const int MaxTyped = 5;

    /// <summary>Maximum number of received messages, from the end, that are compared with the dialect.</summary>
    private const int MaxCompared = 20;

    /// <summary>The evidence after a statement has failed.</summary>
    public static Failure Of(ScenarioContext context, Step step, Mismatch mismatch)
    {
        Bot[] concerned = [.. Concerned(context, step, mismatch).Take(MaxWires)];
        WireExcerpt[] excerpts = [.. concerned.Select(bot => Excerpt(bot.Name, bot.History))];
        if (context.Client is not ClientDriver driver)
        {
            return new Failure(mismatch, step.Line, excerpts, context.Server.LastOutput, context.Server.ExitReason)
            {
                Divergence = concerned.Select(bot => Diverging(context, step, bot))
                    .FirstOrDefault(divergence => divergence is not null),
            };
        }

        excerpts = [.. excerpts.Where(wire => wire.Bot != driver.Name), Excerpt(driver.Name, driver.Screen)];
        RunningProgram? program = driver.Program;
        return new Failure(mismatch, step.Line, excerpts, program?.LastOutput ?? "", program?.ExitReason)
        {
            IsOfClient = true,
            Typed = [.. driver.Typed.TakeLast(MaxTyped)],
        };
    }

    /// <summary>
    /// The bots that a failure is about: those that its description names, then those that the statement names.
    /// </summary>
    private static IEnumerable<Bot> Concerned(ScenarioContext context, Step step, Mismatch mismatch)
    {
        string text = $"{mismatch.Summary} | {mismatch.Actual} | {mismatch.Expected}";
        IEnumerable<Bot> named = context.Everybody
            .Select(bot => (Bot: bot, At: Place(text, bot)))
            .Where(found => found.At >= 0).OrderBy(found => found.At).Select(found => found.Bot);
        return named.Concat(step.Describe().Actors.SelectMany(actors => context.Bots(actors.Actors))).Distinct();
    }

    private static int Place(string text, Bot bot)
    {
        int[] found = [.. new[] { Find(text, bot.Name), Find(text, bot.WireName) }.Where(at => at >= 0)];
        return found.Length > 0 ? found.Min() : -1;
    }

    /// <summary>The place of a name that is not part of a longer word; -1 if there is none.</summary>
    private static int Find(string text, string name)
    {
        int at = name.Length == 0 ? -1 : text.IndexOf(name, StringComparison.Ordinal);
        while (at >= 0)
        {
            int end = at + name.Length;
            bool isWord = (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
                && (end == text.Length || !char.IsLetterOrDigit(text[end]));
            if (isWord) return at;
            at = text.IndexOf(name, end, StringComparison.Ordinal);
        }

        return -1;
    }

    /// <summary>
    /// The place where a message that the dialect does not know differs from the expected event; null if there is none.
    /// </summary>
    private static Divergence? Diverging(ScenarioContext context, Step step, Bot bot)
    {
        ReadOnlyMemory<byte>[] unknown;
        lock (bot.History.Gate)
        {
            unknown = [.. bot.History.Events
                .Where(recorded => recorded.Event.Kind == EventKind.Unknown && !recorded.Event.Wire.IsEmpty)
                .Select(recorded => recorded.Event.Wire).TakeLast(MaxCompared)];
        }

        return DialectSupport.Events(step, context.Dialect)
            .Select(kind => NearMiss.Find(context.Dialect, kind, unknown))
            .FirstOrDefault(divergence => divergence is not null);
    }

    private static WireExcerpt Excerpt(string name, History history)
    {
        lock (history.Gate)
        {
            bool isEncrypted = history.PlainSent.Total + history.PlainReceived.Total > 0;
            return new WireExcerpt(name, Tail(history.Sent), Tail(history.Received))
            {
                DecryptedSent = isEncrypted ? Tail(history.PlainSent) : null,
                DecryptedReceived = isEncrypted ? Tail(history.PlainReceived) : null,
            };
        }
    }

    private static string Tail(ByteTail tail)
    {
        byte[] kept = tail.ToArray();
        ReadOnlySpan<byte> shown = kept.AsSpan(Math.Max(0, kept.Length - PrintableText.MaxChars));
        long before = tail.Total - shown.Length;
        return (before > 0 ? $"({before:N0} bytes before) … " : "") + PrintableText.Bytes(shown, int.MaxValue);
    }
}
