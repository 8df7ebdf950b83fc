using ClassChat.Harness.FileSystem;
using ClassChat.Harness.Isolation;

namespace ClassChat.Harness.Targets;

/// <summary>Makes a program's own copy of its files.</summary>
internal static class ProgramFiles
{
    /// <summary>Copies, wipes and places them.</summary>
    /// <param name="command">Whose they are.</param>
    /// <param name="files">Where they are now; the caller's to dispose; null if something went wrong.</param>
    /// <returns>What went wrong; null: nothing.</returns>
    public static StartFault? Make(Target.Command command, out RunFolder? files)
    {
        files = null;
        try
        {
            files = RunFolder.Make();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return StartFault.Prevented($"there is no room in the temporary folder: {error.Message}");
        }

        if (Fill(command, files) is not StartFault fault) return null;
        files.Dispose();
        files = null;
        return fault;
    }

    private static StartFault? Fill(Target.Command command, RunFolder files)
    {
        if (command.Directory is not string folder) return null;
        string from = Places.Real(folder);
        var copy = new FolderCopy(command.Limits.DiskBytes, Skipped(command, from));
        // What cannot be read, or is too much, may be a correct program all the same.
        if (copy.Copy(from, files.Root) is string uncopied) return StartFault.Prevented(uncopied);
        files.Wipe(command.Wipe);
        foreach (Placement placement in command.Place)
        {
            using OpenFolder? target = files.OpenFolderFor(placement.To, out EntryName name);
            if (target is null)
                return StartFault.Failed(
                    $"'{placement.To}' lies outside the program's folder, or behind a link: nothing is placed there");
            if (copy.CopyEntry(Places.Real(placement.From), target, name) is string unplaced)
                return StartFault.Prevented(unplaced);
        }

        return null;
    }

    /// <summary>What lies within the folder and is not the program's.</summary>
    private static IReadOnlyList<string> Skipped(Target.Command command, string folder)
    {
        IEnumerable<string> others = [Secrets.Harness, AppContext.BaseDirectory, Path.GetTempPath(), .. command.Hide];
        return [.. others.Select(Places.Real).Where(path => path != folder && Places.IsWithin(path, folder))];
    }
}
