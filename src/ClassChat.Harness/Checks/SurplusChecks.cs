using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks that a bot got no more than was sent to it: no message twice, none that was sent to others, and no part of
/// one in whatever else the server says.
/// </summary>
internal static class SurplusChecks
{
    /// <summary>
    /// Finds a message or file of a kind that no expectation has consumed and that arrived more often than it was sent
    /// to the bot, or a part of one to others; null if there is none.
    /// </summary>
    /// <param name="context">The receiver's context.</param>
    /// <param name="kind">The kind of messages that count.</param>
    /// <param name="isWhole">True if only whole messages count, and not a part of one in anything else.</param>
    public static Mismatch? Find(CheckContext context, PostKind kind, bool isWhole)
    {
        if (!isWhole && Leak(context, kind) is Mismatch leak) return leak;
        Dictionary<(bool, string), int> open = context.SentMessages
            .Where(sent => sent.Members.Contains(context.Bot))
            .GroupBy(sent => (sent.Content is not null, sent.Text))
            .ToDictionary(same => same.Key, same => same.Count());
        foreach (RecordedEvent recorded in context.History.Events.Where(recorded => recorded.Event.IsPost))
        {
            (bool, string) key = Key(recorded.Event);
            bool isOwn = open.ContainsKey(key);
            open[key] = open.GetValueOrDefault(key) - 1;
            if (open[key] >= 0 || recorded.Consumed || !Counts(context, kind, recorded.Event)) continue;
            return new Mismatch(
                $"{context.Bot} got {(isOwn ? "the same thing twice" : "something that was not for them")}",
                "nothing more", EventFormatter.Event(recorded.Event))
            {
                IsCertain = true,
                Kind = isOwn ? MismatchKind.Repeated : MismatchKind.Leaked,
            };
        }

        return null;
    }

    /// <summary>Describes a part of a message of a kind to others that came to the bot; null if none did.</summary>
    public static Mismatch? Leak(CheckContext context, PostKind kind)
    {
        SentMessage? sent = context.Carried.FirstOrDefault(sent => Counts(kind, sent));
        if (sent is null) return null;
        string what = sent.Content is null ? PrintableText.Quote(sent.Text) : $"file '{sent.Text}'";
        return new Mismatch(
            $"{context.Bot} got to read what {sent.Sender} sent to {sent.Receiver} only",
            "nothing that carries it, whatever kind of message it is",
            $"{what}, in bytes that came to {context.Bot}")
        {
            IsCertain = true,
            Kind = MismatchKind.Leaked,
        };
    }

    /// <summary>True if an event counts for an expectation about a kind of messages.</summary>
    public static bool Counts(CheckContext context, PostKind kind, ObservedEvent observed)
    {
        if (kind == PostKind.Any) return true;
        SentMessage[] same = [.. context.SentMessages
            .Where(sent => (sent.Content is not null, sent.Text) == Key(observed))];
        if (same.Length > 0) return same.Any(sent => Counts(kind, sent));
        // Nobody sent it, so its own kind is all that is known of it.
        return kind switch
        {
            PostKind.File => observed.Kind == EventKind.File,
            PostKind.GroupMessage => observed.Kind == EventKind.GroupMessage,
            PostKind.Message => observed.Kind == EventKind.Message,
            _ => observed.Timestamp is not null,
        };
    }

    private static bool Counts(PostKind kind, SentMessage sent) => kind switch
    {
        PostKind.Message => sent is { IsGroup: false, Content: null, IsFence: false },
        PostKind.GroupMessage => sent is { IsGroup: true, Content: null },
        PostKind.File => sent.Content is not null,
        PostKind.Waiting => sent.Waited,
        _ => true,
    };

    private static (bool IsFile, string Text) Key(ObservedEvent observed) => observed.Kind == EventKind.File
        ? (true, observed.FileName ?? "")
        : (false, observed.Text ?? "");
}
