namespace ClassChat.Harness.Checks;

/// <summary>
/// The place in received data that differs from a dialect's pattern, or that no pattern matches, with an explanation.
/// </summary>
/// <param name="Line">The received data in printable form.</param>
/// <param name="Column">Column of the difference, from 0.</param>
/// <param name="Length">Length of the difference in characters.</param>
/// <param name="Message">The expected value, or that no pattern matches.</param>
public sealed record Divergence(string Line, int Column, int Length, string Message)
{
    /// <summary>Maximum number of characters shown on each side of a divergence.</summary>
    private const int Around = 100;

    /// <summary>The data around the place, and below it the place marked with carets and explained.</summary>
    public IEnumerable<string> Lines()
    {
        int start = Math.Max(0, Column - Around);
        int end = Math.Min(Line.Length, Column + Length + Around);
        string before = start > 0 ? "… " : "";
        yield return $"| {before}{Line[start..end]}{(end < Line.Length ? " …" : "")}";
        string caret = new('^', Math.Clamp(Length, 1, Math.Max(1, end - Column)));
        yield return $"| {new string(' ', before.Length + Column - start)}{caret} {Message}";
    }
}
