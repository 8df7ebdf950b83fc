using ClassChat.Cli.Commands.Running;
using ClassChat.Cli.Host;
using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Runs;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Submissions;
using Spectre.Console;

namespace ClassChat.Cli.Commands.Grading;

/// <summary>
/// Executes <c>classchat grade</c>: grades many submissions in parallel and writes an overview and a gradebook.
/// </summary>
/// <param name="request">The parsed command line.</param>
/// <param name="shell">The environment of the program.</param>
internal sealed class GradeHandler(GradeArguments request, CliContext shell)
{
    private const int MaxListLines = 100_000;

    private readonly string _reports = shell.FullPath(request.Report);
    private readonly BatchProgressBoard _board = new();
    private int _kept;

    /// <summary>Executes the command.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        CommandResult<string> folder = SuiteLocator.Find(shell, request.Scenarios);
        if (folder.Error is CommandError lost) return shell.Refuse(lost);
        CommandResult<Suite> suite = SuiteLocator.Load(shell, folder.Value!, request.Rubric);
        if (suite.Error is CommandError invalid) return shell.Refuse(invalid);
        CommandResult<IReadOnlyList<RubricItem>> items = ItemsOf(suite.Value!);
        if (items.Error is CommandError unknown) return shell.Refuse(unknown);
        CommandResult<SubmissionPolicies> policies =
            SubmissionPolicies.Load(shell, folder.Value!, request.Class, request.Trust);
        if (policies.Error is CommandError unfit) return shell.Refuse(unfit);
        CommandResult<SubmissionList> roll = FindSubmissions(policies.Value!);
        if (roll.Error is CommandError nobody) return shell.Refuse(nobody);
        List<string> notes = Unmatched(policies.Value!, roll.Value!);
        if (policies.Value!.AreAmbiguous(roll.Value!.Entries)) return ExitCode.InvalidFile;
        if (ReportDirectory.Prepare(_reports, request.Report) is CommandError blocked) return shell.Refuse(blocked);

        BatchResult result = await GradeAsync(suite.Value!, items.Value!, policies.Value!, roll.Value!, cancel);
        result = result with { Notes = notes };
        ReportFiles files = await WriteAsync(result, items.Value!);
        ReportInvalid(result);
        await shell.Out.WriteLineAsync(FormattableString.Invariant($"{result.Passed} passed, {result.Failed} failed"));
        return files.ExitCode(ExitCodeOf(result));
    }

    /// <summary>Returns the exit code: that of the most serious result.</summary>
    public static int ExitCodeOf(BatchResult result) =>
        result.HasHarnessError ? ExitCode.HarnessError
        : result.HasInvalid ? ExitCode.InvalidFile
        : result.Failed > 0 || result.HasUngraded ? ExitCode.Failed
        : ExitCode.Passed;

    /// <summary>
    /// Selects the items to grade: those named, or all except items that only measure time and award no points, because
    /// a measurement needs the whole machine.
    /// </summary>
    private CommandResult<IReadOnlyList<RubricItem>> ItemsOf(Suite suite) => request.Only.Count > 0
        ? ItemSelector.Select(suite, request.Only, shell)
        : new(suite.Judging, null);

    private CommandResult<SubmissionList> FindSubmissions(SubmissionPolicies policies)
    {
        List<string> paths = [.. request.Paths.Select(shell.FullPath)];
        if (request.List is string named)
        {
            string file = shell.FullPath(named);
            if (!File.Exists(file)) return CommandError.Usage($"--list: there is no file '{named}'");
            paths.AddRange(File.ReadLines(file).Take(MaxListLines)
                .Select(line => line.Split('#')[0].Trim())
                .Where(line => line.Length > 0)
                .Select(line => Path.GetFullPath(line, Path.GetDirectoryName(file)!)));
        }

        if (paths.Count == 0)
            return CommandError.Usage(
                "nothing to grade was named", "name a folder of submissions: classchat grade DIR");
        ParseResult<SubmissionList> roll =
            SubmissionList.Find(paths.Select(Path.TrimEndingDirectorySeparator), _reports, policies.GivesPrograms);
        if (roll.Value is not SubmissionList list) return CommandError.Usage(string.Join(
            '\n', roll.Errors.Select(error => (error with { Path = shell.Shown(error.Path) }).ToString())));
        if (policies.Conflict(list.Entries) is CommandError conflict) return conflict;
        IReadOnlyList<SourceError> errors = policies.ErrorsInPrograms(list.Entries);
        return errors.Count > 0 ? SuiteLocator.Invalid(shell, errors) : list;
    }

    /// <summary>
    /// Tells of settings in the class file that concern no submission, and returns them for the overview.
    /// </summary>
    private List<string> Unmatched(SubmissionPolicies policies, SubmissionList submissions)
    {
        List<string> notes = [];
        foreach (SourceError error in policies.Unmatched(submissions.Entries))
        {
            shell.Error.WriteLine(error with { Path = shell.Shown(error.Path) });
            notes.Add(FormattableString.Invariant(
                $"{Path.GetFileName(error.Path)}:{error.Line}: {error.Message}; {error.Suggestion}"));
        }

        return notes;
    }

    private async Task<BatchResult> GradeAsync(
        Suite suite, IReadOnlyList<RubricItem> items, SubmissionPolicies policies, SubmissionList submissions,
        CancellationToken cancel)
    {
        var options = new BatchOptions
        {
            Run = new RunOptions
            {
                Seed = request.Seed, Repeat = request.Repeat, Patience = request.Patience,
                IsThorough = request.IsThorough,
            },
            Again = request.Again,
            Reports = _reports,
        };
        if (request.Jobs is int jobs) options = options with { Jobs = jobs };
        var arguments = new RunArguments
        {
            Ids = [], Report = request.Report, Scenarios = request.Scenarios, Rubric = request.Rubric,
            Class = request.Class, Trust = request.Trust, IsThorough = request.IsThorough,
        };
        try
        {
            return await ShowAsync(listener =>
                new BatchRun(suite, items, options, Read, listener).RunAsync(submissions, cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await TellInterruptedAsync(submissions.Entries.Count);
            throw;
        }

        ParseResult<Submission> Read(SubmissionEntry entry) =>
            SubmissionResolver.Load(policies, entry, shell.Shown(entry.Path), arguments);
    }

    private async Task<BatchResult> ShowAsync(Func<Action<BatchEvent>, Task<BatchResult>> run)
    {
        if (!shell.IsTerminal) return await run(Print);
        return await shell.OpenConsole().Live(_board.Render()).AutoClear(true)
            .StartAsync(context => run(batchEvent =>
        {
            Apply(batchEvent);
            context.UpdateTarget(_board.Render());
        }));
    }

    private string? Apply(BatchEvent batchEvent)
    {
        if (batchEvent is BatchEvent.Ended { Result: SubmissionResult.Graded { Unwritten: null } }) _kept++;
        return _board.Apply(batchEvent);
    }

    private void Print(BatchEvent batchEvent)
    {
        if (Apply(batchEvent) is not string line) return;
        try
        {
            shell.Out.WriteLine(line);
        }
        catch (IOException)
        {
            // The disk of a redirected output is full. The grades go on; the last line, which fails too, is told.
        }
    }

    private Task TellInterruptedAsync(int all) => shell.Error.WriteLineAsync(
        $"{_kept} of {TextList.Count(all, "submission")} graded; their reports are kept in "
        + $"'{shell.Shown(_reports)}', and the same command grades the rest");

    private async Task<ReportFiles> WriteAsync(BatchResult result, IReadOnlyList<RubricItem> items)
    {
        // First, since standard output may fail, too, and the files must not be lost to that.
        var files = new ReportFiles(shell);
        await files.WriteAsync(Path.Combine(_reports, Overview.FileName), Overview.Write(result));
        await files.WriteAsync(Path.Combine(_reports, Gradebook.FileName), Gradebook.Write(result, items));
        int kept = result.Results.Count(graded => graded is SubmissionResult.Graded { FromCache: true });
        await shell.Out.WriteLineAsync();
        if (kept > 0)
            await shell.Out.WriteLineAsync(
                $"{TextList.Count(kept, "submission")} graded before and unchanged since; --again grades them anew");
        if (result.HasUngraded)
            await shell.Out.WriteLineAsync(
                "ungraded, in whole or in part: "
                    + $"{TextList.AllOf(result.Ungraded.Select(one => one.Entry.Id))}; the overview says why");
        if (result.Refused.Count > 0)
            await shell.Out.WriteLineAsync(
                "refused, in part: "
                    + $"{TextList.AllOf(result.Refused.Select(one => one.Entry.Id))}; the overview says what, and why");
        await files.PrintAsync();
        if (files.HasFailed)
            await shell.Error.WriteLineAsync(
                "the reports of the submissions are kept: the same command grades nothing again that has one");
        return files;
    }

    private void ReportInvalid(BatchResult result)
    {
        foreach (EmptyFolder empty in result.Empty)
            shell.Error.WriteLine(
                $"{PrintableText.Visible(shell.Shown(empty.Path))}: holds no {SubmissionFile.FileName}, and was left "
                    + $"out{empty.Advice}");
        foreach (SourceError error in result.Results.OfType<SubmissionResult.Invalid>()
            .SelectMany(invalid => invalid.Errors))
            shell.Error.WriteLine(error with { Path = shell.Shown(error.Path) });
    }
}
