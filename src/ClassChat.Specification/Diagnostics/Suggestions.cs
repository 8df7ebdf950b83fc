namespace ClassChat.Specification.Diagnostics;

/// <summary>Finds the known words closest to a misspelled one, for "did you mean" hints.</summary>
public static class Suggestions
{
    /// <summary>Maximum length of a word that has suggestions, in UTF-16 code units.</summary>
    private const int MaxChars = 100;

    /// <summary>Maximum number of candidates; a hostile file can name many more, again and again.</summary>
    private const int MaxCandidates = 500;

    /// <summary>
    /// Returns the candidates closest to a word, best first, without those that differ from it in half of their letters
    /// or more.
    /// </summary>
    /// <param name="word">The word as written.</param>
    /// <param name="candidates">The known words.</param>
    /// <param name="count">The maximum number of suggestions.</param>
    public static IReadOnlyList<string> To(string word, IEnumerable<string> candidates, int count = 3) =>
        word.Length > MaxChars ? [] : [.. candidates.Where(candidate => candidate.Length <= MaxChars).Distinct()
            .Take(MaxCandidates)
            .Select(candidate => (candidate, distance: Score(word, candidate)))
            .Where(scored => 2 * scored.distance < Math.Max(word.Length, scored.candidate.Length))
            .OrderBy(scored => scored.distance).ThenBy(scored => scored.candidate, StringComparer.Ordinal)
            .Take(count)
            .Select(scored => scored.candidate)];

    /// <summary>Returns a hint such as "did you mean 'a' or 'b'?"; null if no candidate is close.</summary>
    public static string? DidYouMean(string word, IEnumerable<string> candidates)
    {
        IReadOnlyList<string> nearest = To(word, candidates);
        return nearest.Count == 0 ? null : $"did you mean {TextList.OneOf(nearest.Select(name => $"'{name}'"))}?";
    }

    private static int Score(string word, string candidate) =>
        word.Length > 1 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            ? 1
            : Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());

    // Optimal string alignment: an insertion, deletion, replacement or swap of adjacent letters costs 1.
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
