using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Protocol;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks that something did not come before a fence, which must arrive. Without the fence nothing is proved.
/// </summary>
internal static class Fences
{
    /// <summary>Nothing that anybody posted.</summary>
    /// <param name="scene">What was seen.</param>
    /// <param name="fence">The message that must arrive.</param>
    public static Outcome None(Scene scene, Fence fence) => Before(
        scene, fence, seen => seen.IsPost, $"{scene.Bot} got something that was not for them, or got it twice",
        "nothing");

    /// <summary>Nothing that is said to come from somebody.</summary>
    public static Outcome NoneFrom(Scene scene, Fence fence, string sender) => Before(
        scene, fence, seen => seen.IsPost && seen.Sender == sender,
        $"{scene.Bot} got something under the name of somebody who did not send it", "nothing under that name");

    /// <summary>No file that passes for good: its checksum fits its bytes, or there is none.</summary>
    public static Outcome NotFooled(Scene scene, Fence fence) => Before(
        scene, fence, PassesForGood, $"{scene.Bot} got a corrupt file that looks good",
        "no file, or one whose checksum shows that it is corrupt", looksAtFiles: true);

    /// <summary>No file whose name leads out of the folder that it is saved in.</summary>
    public static Outcome NoPath(Scene scene, Fence fence) => Before(
        scene, fence, seen => seen.FileName is string name && name.AsSpan().ContainsAny('/', '\\'),
        $"{scene.Bot} was offered a file name that is a path", "no file, or a name without a path", looksAtFiles: true);

    private static bool PassesForGood(ChatEvent seen) =>
        seen.Kind == EventKind.File
        && (seen.Checksum is null
            || (seen.Content is ReadOnlyMemory<byte> content
                && string.Equals(
                    seen.Checksum, Checksum.Of(content.Span), StringComparison.OrdinalIgnoreCase)));

    private static Outcome Before(
        Scene scene, Fence fence, Func<ChatEvent, bool> isWrong, string sentence, string expected,
        bool looksAtFiles = false)
    {
        int at = Place(scene, fence);
        if (at < 0)
        {
            return new Outcome.Open(new Difference(
                $"the fence from {fence.Sender} did not reach {scene.Bot}: "
                    + $"nothing can be said of what {scene.Bot} did not get",
                $"the message that {fence.Sender} sent as a fence", Describe.Untaken(scene.History)));
        }

        ChatEvent[] wrong = [.. scene.History.Events.Take(at)
            .Where(seen => !seen.Taken && isWrong(seen.Event) && !IsOtherFence(scene, seen))
            .Select(seen => seen.Event)];
        if (wrong.Length > 0) return new Outcome.Broken(new Difference(sentence, expected, Describe.Events(wrong)));
        // Files that were looked at, and are as they should be, are not what is expected later.
        IEnumerable<Seen> looked = scene.History.Events.Take(at)
            .Where(seen => !seen.Taken && looksAtFiles && seen.Event.Kind == EventKind.File);
        return new Outcome.Holds(
            [.. looked.Append(scene.History.Events[at]).Select(seen => new Sighting(seen.Event, seen, null))]);
    }

    private static int Place(Scene scene, Fence fence)
    {
        for (int i = 0; i < scene.History.Events.Count; i++)
            if (fence.Is(scene.History.Events[i].Event)) return i;

        return -1;
    }

    /// <summary>True for another fence that was sent to this bot, as it comes for the first time.</summary>
    private static bool IsOtherFence(Scene scene, Seen seen) =>
        scene.Ledger.Any(posted => posted is { IsFence: true } && posted.Text == seen.Event.Text
            && posted.Members.Contains(scene.Bot))
        && ReferenceEquals(seen, scene.History.Events.First(other => other.Event.Text == seen.Event.Text));
}
