namespace ClassChat.Cli.Host;

/// <summary>Creates the folder for reports before a run starts; an error if that is not possible.</summary>
internal static class ReportDirectory
{
    /// <summary>
    /// Creates the folder. Called before a run, so that a folder that cannot be written is reported before any time is
    /// spent.
    /// </summary>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="named">The path as written on the command line.</param>
    /// <returns>The error; null if the folder exists now.</returns>
    public static CommandError? Prepare(string folder, string named)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return CommandError.Usage($"--report: '{named}' cannot be written: {error.Message}");
        }
    }
}
