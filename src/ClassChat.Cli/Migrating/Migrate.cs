using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Migrations;

namespace ClassChat.Cli.Migrating;

/// <summary>Does what <c>classchat migrate</c> was asked: rewrites files of an older form in their places.</summary>
/// <param name="shell">Where.</param>
/// <param name="isDryRun">True if the changes are only shown.</param>
internal sealed class Migrate(Shell shell, bool isDryRun)
{
    private int _rewritten;
    private int _current;
    private int _refused;

    /// <summary>Does it.</summary>
    /// <param name="paths">The files.</param>
    /// <returns>How the program ends.</returns>
    public int Do(IReadOnlyList<string> paths)
    {
        foreach (string path in paths.Select(shell.FullPath)) Rewrite(path);
        shell.Out.WriteLine(
            $"{Words.Count(paths.Count, "file")}: {_rewritten} {(isDryRun ? "to rewrite" : "rewritten")}, "
            + $"{_current} already of the current form, {_refused} refused");
        return _refused > 0 ? ExitCode.InvalidFile : ExitCode.Passed;
    }

    private void Rewrite(string path)
    {
        if (FileRewrite.Open(path, out string? fault) is not FileRewrite file)
        {
            Refuse([FileFault.OfFile(path, fault!)]);
            return;
        }

        Reading<MigrationResult> reading = Migration.Rewrite(file.Text, path);
        if (reading.Value is not MigrationResult result)
        {
            Refuse(reading.Faults);
        }
        else if (result.Text == file.Text)
        {
            _current++;
            shell.Out.WriteLine($"{shell.Shown(path)}: is already of the current form");
        }
        else if (isDryRun)
        {
            Show(path, LineChanges.Between(file.Text, result.Text));
        }
        else
        {
            Write(path, file, result.Text);
        }
    }

    private void Write(string path, FileRewrite file, string text)
    {
        if (file.Write(text, out string? backup) is string fault)
        {
            Refuse([FileFault.OfFile(path, fault)]);
            return;
        }

        _rewritten++;
        shell.Out.WriteLine($"{shell.Shown(path)}: rewritten; the old text is in {shell.Shown(backup!)}");
    }

    private void Show(string path, IReadOnlyList<LineChange> changes)
    {
        _rewritten++;
        shell.Out.WriteLine($"{shell.Shown(path)}: would be rewritten");
        foreach (LineChange change in changes)
            shell.Out.WriteLine($"{change.Number,5} {(change.IsNew ? '+' : '-')} {change.Text}");
    }

    private void Refuse(IEnumerable<FileFault> faults)
    {
        _refused++;
        foreach (FileFault fault in faults) shell.Out.WriteLine(fault with { Path = shell.Shown(fault.Path) });
    }
}
