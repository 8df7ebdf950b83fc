using ClassChat.Cli.Host;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Migrations;

namespace ClassChat.Cli.Commands.Migrating;

/// <summary>
/// Executes <c>classchat migrate</c>: rewrites files of an older form in place and keeps the old text in a backup, or,
/// as a dry run, only shows the lines that would change.
/// </summary>
/// <param name="context">The environment of the program.</param>
/// <param name="isDryRun">True to show the changes without writing them.</param>
internal sealed class MigrateHandler(CliContext context, bool isDryRun)
{
    private int _rewritten;
    private int _current;
    private int _refused;

    /// <summary>Does it.</summary>
    /// <param name="paths">The files.</param>
    /// <returns>The exit code.</returns>
    public int Execute(IReadOnlyList<string> paths)
    {
        foreach (string path in paths.Select(context.FullPath)) Rewrite(path);
        context.Out.WriteLine(
            $"{TextList.Count(paths.Count, "file")}: {_rewritten} {(isDryRun ? "to rewrite" : "rewritten")}, "
            + $"{_current} already of the current form, {_refused} refused");
        return _refused > 0 ? ExitCode.InvalidFile : ExitCode.Passed;
    }

    private void Rewrite(string path)
    {
        if (FileRewrite.Open(path, out string? fault) is not FileRewrite file)
        {
            Refuse([SourceError.OfFile(path, fault!)]);
            return;
        }

        ParseResult<MigrationResult> parseResult = Migration.Rewrite(file.Text, path);
        if (parseResult.Value is not MigrationResult result)
        {
            Refuse(parseResult.Errors);
        }
        else if (result.Text == file.Text)
        {
            _current++;
            context.Out.WriteLine($"{context.Shown(path)}: is already of the current form");
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
            Refuse([SourceError.OfFile(path, fault)]);
            return;
        }

        _rewritten++;
        context.Out.WriteLine($"{context.Shown(path)}: rewritten; the old text is in {context.Shown(backup!)}");
    }

    private void Show(string path, IReadOnlyList<LineChange> changes)
    {
        _rewritten++;
        context.Out.WriteLine($"{context.Shown(path)}: would be rewritten");
        foreach (LineChange change in changes)
            context.Out.WriteLine($"{change.Number,5} {(change.IsNew ? '+' : '-')} {change.Text}");
    }

    private void Refuse(IEnumerable<SourceError> errors)
    {
        _refused++;
        foreach (SourceError error in errors) context.Out.WriteLine(error with { Path = context.Shown(error.Path) });
    }
}
