using ClassChat.Platform.Errors;
using ClassChat.Platform.FileSystem;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Creates the <see cref="WorkingCopy"/> of a server or client: copies the submission's folder, removes files that
/// match patterns, and adds placements.
/// </summary>
public static class WorkingCopyBuilder
{
    /// <summary>Creates and fills the working copy.</summary>
    /// <param name="command">The program whose files are copied.</param>
    /// <param name="files">The working copy, which the caller disposes; null on failure.</param>
    /// <returns>Error; null on success.</returns>
    public static StartFault? Build(Target.Command command, out WorkingCopy? files)
    {
        files = null;
        StartFault? fault = StartFault.Prevented("its files could not be copied");
        try
        {
            files = WorkingCopy.Create(command.StartFolder);
            fault = Fill(command, files);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fault = StartFault.Prevented(
                files is null
                    ? $"there is no room in the temporary folder: {ErrorAdvice.Describe(error)}"
                    : $"its files could not be copied, which is done before each start: {ErrorAdvice.Describe(error)}");
        }
        finally
        {
            if (fault is not null) files?.Dispose();
        }

        if (fault is not null) files = null;
        return fault;
    }

    /// <summary>Gives a working copy to the user that its program runs as, or disposes of it.</summary>
    /// <returns>Error; null on success.</returns>
    public static string? GiveTo(WorkingCopy files, int user)
    {
        string? kept;
        try
        {
            kept = files.GiveTo(user);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            kept = ErrorAdvice.Describe(error);
        }

        if (kept is null) return null;
        files.Dispose();
        return $"its copied files could not be given to its user: {kept}";
    }

    private static StartFault? Fill(Target.Command command, WorkingCopy files)
    {
        if (command.Directory is not string folder) return null;
        string from = PathRules.Real(folder);
        var copy = new FolderCopy(command.Limits.DiskBytes, Skipped(command, from));
        // A folder that cannot be read or is too large is not a fault of the program.
        if (copy.Copy(from, files.Root) is string uncopied) return StartFault.Prevented(uncopied);
        if (files.Clean(command.CleanPatterns) is string unclean)
            return StartFault.Prevented($"files could not be removed before its start: {unclean}");
        foreach (Placement placement in command.Placements)
        {
            using OpenFolder? target = files.OpenFolderFor(placement.To, out EntryName name);
            if (target is null)
                return StartFault.Failed(
                    $"'{placement.To}' lies outside the program's folder, or behind a link: nothing is placed there");
            if (copy.CopyEntry(PathRules.Real(placement.From), target, name) is string unplaced)
                return StartFault.Prevented(unplaced);
        }

        return null;
    }

    /// <summary>Paths inside the folder that do not belong to the program.</summary>
    private static IReadOnlyList<string> Skipped(Target.Command command, string folder)
    {
        IEnumerable<string> others =
        [
            HostFolders.Harness, .. HostFolders.HarnessOutput, AppContext.BaseDirectory, .. TemporaryFolder.Places,
            .. command.HiddenPaths,
        ];
        return [.. others.Select(PathRules.Real).Where(path => path != folder && PathRules.IsWithin(path, folder))];
    }
}
