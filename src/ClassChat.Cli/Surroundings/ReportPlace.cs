namespace ClassChat.Cli.Surroundings;

/// <summary>The folder that reports go to.</summary>
internal static class ReportPlace
{
    /// <summary>
    /// Makes the folder. Before a run, not after: a report that cannot be written is found out while it costs nothing.
    /// </summary>
    /// <param name="folder">The folder; a full path.</param>
    /// <param name="named">How it was named.</param>
    /// <returns>Why it cannot be; null if it is there.</returns>
    public static Refusal? Prepare(string folder, string named)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refusal.Usage($"--report: '{named}' cannot be written: {error.Message}");
        }
    }
}
