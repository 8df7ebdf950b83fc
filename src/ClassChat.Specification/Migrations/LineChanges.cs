namespace ClassChat.Specification.Migrations;

/// <summary>A line that was removed from an old text or added in a new one.</summary>
/// <param name="Number">Its number in that text, from 1.</param>
/// <param name="IsNew">True if the new text contains it.</param>
/// <param name="Text">The line.</param>
public sealed record LineChange(int Number, bool IsNew, string Text);

/// <summary>Finds the lines that differ between two texts.</summary>
public static class LineChanges
{
    /// <summary>Maximum number of lines to search for the next common line.</summary>
    private const int MaxAhead = 64;

    /// <summary>Returns the lines that only one of the texts contains, in order.</summary>
    public static IReadOnlyList<LineChange> Between(string old, string next)
    {
        string[] before = Lines(old), after = Lines(next);
        List<LineChange> changes = [];
        int i = 0, j = 0;
        while (i < before.Length || j < after.Length)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }

            (int gone, int added) = NextCommon(before.AsSpan(i), after.AsSpan(j));
            for (int end = i + gone; i < end; i++) changes.Add(new LineChange(i + 1, false, before[i]));
            for (int end = j + added; j < end; j++) changes.Add(new LineChange(j + 1, true, after[j]));
        }

        return changes;
    }

    // The nearest pair of equal lines that are not empty; otherwise one line of each text.
    private static (int Gone, int Added) NextCommon(ReadOnlySpan<string> before, ReadOnlySpan<string> after)
    {
        for (int sum = 1; sum <= MaxAhead; sum++)
        {
            for (int gone = Math.Min(sum, before.Length - 1); gone >= 0; gone--)
            {
                int added = sum - gone;
                if (added < after.Length && before[gone] == after[added] && before[gone].Trim().Length > 0)
                    return (gone, added);
            }
        }

        return (Math.Min(1, before.Length), Math.Min(1, after.Length));
    }

    private static string[] Lines(string text) =>
        [.. text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r'))];
}
