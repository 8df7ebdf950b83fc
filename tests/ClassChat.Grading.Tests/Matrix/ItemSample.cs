using Bogus;
using ClassChat.Testing;

namespace ClassChat.Grading.Tests.Matrix;

/// <summary>
/// Items that are graded beside those that a test is about. All of them, for all tests, take half an hour; the tests
/// that do so are explicit.
/// </summary>
internal static class ItemSample
{
    /// <summary>Seed of the samples; change it to see others.</summary>
    public const int Seed = 20;

    /// <summary>
    /// Chooses items, with those between them and the own ones: what needs a lost item is skipped, and not lost.
    /// </summary>
    /// <param name="own">Ids of the items that the test is about, which are always chosen.</param>
    /// <param name="others">Ids of all items that may be graded.</param>
    /// <param name="size">Number of items to choose of the others.</param>
    /// <param name="test">Name of the test; each has another sample.</param>
    public static IReadOnlySet<string> Of(
        IReadOnlyCollection<string> own, IEnumerable<string> others, int size, string test)
    {
        var random = new Randomizer(Seed + test.Sum(letter => letter));
        HashSet<string> chosen = [.. own];
        foreach (string id in random.Shuffle(others.Except(own)).Take(size)) Add(id, own, chosen);
        return chosen;
    }

    /// <summary>Chooses one in so many of the names of tests.</summary>
    public static IReadOnlySet<string> Some(IReadOnlyList<string> tests, int every) =>
        new Randomizer(Seed).Shuffle(tests).Take(tests.Count / every).ToHashSet();

    private static void Add(string id, IReadOnlyCollection<string> own, HashSet<string> chosen)
    {
        if (!chosen.Add(id)) return;
        foreach (string needed in NeedsOf(id).Where(needed => LeadsTo(needed, own))) Add(needed, own, chosen);
    }

    private static bool LeadsTo(string id, IReadOnlyCollection<string> own) =>
        own.Contains(id) || NeedsOf(id).Any(needed => LeadsTo(needed, own));

    private static IReadOnlyList<string> NeedsOf(string id) =>
        RepositorySuite.Suite.Rubric.Items.Single(item => item.Id == id).Needs;
}
