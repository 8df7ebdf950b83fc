using Bogus;
using ClassChat.Specification.Rubrics;
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

    /// <summary>Chooses items, with those that they need.</summary>
    /// <param name="own">Ids of the items that the test is about, which are always chosen.</param>
    /// <param name="others">Ids of all items that may be graded.</param>
    /// <param name="size">Number of items to choose of the others.</param>
    /// <param name="test">Name of the test; each has another sample.</param>
    public static IReadOnlySet<string> Of(
        IReadOnlyCollection<string> own, IEnumerable<string> others, int size, string test)
    {
        var random = new Randomizer(Seed + test.Sum(letter => letter));
        HashSet<string> chosen = [];
        foreach (string id in own.Concat(random.Shuffle(others.Except(own)).Take(size))) AddWithNeeds(id, chosen);
        return chosen;
    }

    private static void AddWithNeeds(string id, HashSet<string> chosen)
    {
        if (!chosen.Add(id)) return;
        RubricItem item = RepositorySuite.Suite.Rubric.Items.Single(item => item.Id == id);
        foreach (string needed in item.Needs) AddWithNeeds(needed, chosen);
    }
}
