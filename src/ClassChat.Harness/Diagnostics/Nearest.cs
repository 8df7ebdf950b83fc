namespace ClassChat.Harness.Diagnostics;

/// <summary>Finds what somebody probably meant.</summary>
public static class Nearest
{
    /// <summary>
    /// The candidates nearest to a word, best first; none that differs in half of its letters or more.
    /// </summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What may be written.</param>
    /// <param name="count">How many to give at most.</param>
    public static IReadOnlyList<string> To(string word, IEnumerable<string> candidates, int count = 3) =>
        [.. candidates.Distinct()
            .Select(candidate => (candidate, distance: Score(word, candidate)))
            .Where(scored => 2 * scored.distance < Math.Max(word.Length, scored.candidate.Length))
            .OrderBy(scored => scored.distance).ThenBy(scored => scored.candidate, StringComparer.Ordinal)
            .Take(count)
            .Select(scored => scored.candidate)];

    /// <summary>"did you mean 'a' or 'b'?"; null if nothing is near.</summary>
    public static string? Question(string word, IEnumerable<string> candidates)
    {
        IReadOnlyList<string> nearest = To(word, candidates);
        return nearest.Count == 0 ? null : $"did you mean {Words.OneOf(nearest.Select(name => $"'{name}'"))}?";
    }

    private static int Score(string word, string candidate) =>
        word.Length > 1 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            ? 1
            : Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());

    // Optimal string alignment: insertions, deletions, replacements and swaps of neighbours cost 1 each.
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (swapped) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
