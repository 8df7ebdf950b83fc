using ClassChat.Cli.Runs;
using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Classes;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Submissions;
using Spectre.Console;

namespace ClassChat.Cli.Grades;

/// <summary>Does what <c>classchat grade</c> was asked: grades all, writes overview and gradebook.</summary>
/// <param name="request">What was asked.</param>
/// <param name="shell">Where.</param>
internal sealed class GradeClass(GradeRequest request, Shell shell)
{
    private const int MaxListLines = 100_000;

    private readonly string _reports = shell.FullPath(request.Report);

    /// <summary>Does it.</summary>
    /// <returns>How the program ends.</returns>
    public async Task<int> DoAsync(CancellationToken cancel)
    {
        Choice<string> folder = ScenarioFolder.Find(shell, request.Scenarios);
        if (folder.Refusal is Refusal lost) return shell.Refuse(lost);
        Choice<Suite> suite = ScenarioFolder.Load(shell, folder.Value!, request.Rubric);
        if (suite.Refusal is Refusal invalid) return shell.Refuse(invalid);
        Choice<IReadOnlyList<RubricItem>> items = ItemsOf(suite.Value!);
        if (items.Refusal is Refusal unknown) return shell.Refuse(unknown);
        Choice<Roll> roll = CallRoll();
        if (roll.Refusal is Refusal nobody) return shell.Refuse(nobody);
        if (ReportPlace.Prepare(_reports, request.Report) is Refusal blocked) return shell.Refuse(blocked);

        ClassResult result = await GradeAsync(suite.Value!, items.Value!, roll.Value!, cancel);
        await WriteAsync(result, items.Value!, cancel);
        TellInvalid(result);
        await shell.Out.WriteLineAsync(FormattableString.Invariant($"{result.Passed} passed, {result.Failed} failed"));
        return ExitCodeOf(result);
    }

    /// <summary>How the program ends: what says most about it comes first.</summary>
    public static int ExitCodeOf(ClassResult result) =>
        result.HasTrouble ? ExitCode.Trouble
        : result.HasInvalid ? ExitCode.InvalidFile
        : result.Failed > 0 || result.HasUngraded ? ExitCode.Failed
        : ExitCode.Passed;

    /// <summary>What measures takes the machine from all others: where nothing is awarded, it is left out.</summary>
    private Choice<IReadOnlyList<RubricItem>> ItemsOf(Suite suite) => request.Only.Count > 0
        ? Selection.Of(suite, request.Only, shell)
        : new(suite.Judging, null);

    private Choice<Roll> CallRoll()
    {
        List<string> paths = [.. request.Paths.Select(shell.FullPath)];
        if (request.List is string list)
        {
            string file = shell.FullPath(list);
            if (!File.Exists(file)) return Refusal.Usage($"--list: there is no file '{list}'");
            paths.AddRange(File.ReadLines(file).Take(MaxListLines)
                .Select(line => line.Split('#')[0].Trim())
                .Where(line => line.Length > 0)
                .Select(line => Path.GetFullPath(line, Path.GetDirectoryName(file)!)));
        }

        if (paths.Count == 0)
            return Refusal.Usage("nothing to grade was named", "name a folder of submissions: classchat grade DIR");
        Reading<Roll> roll = Roll.Call(paths.Select(Path.TrimEndingDirectorySeparator), _reports);
        return roll.Value is not null ? roll.Value : Refusal.Usage(string.Join(
            '\n', roll.Faults.Select(fault => (fault with { Path = shell.Shown(fault.Path) }).ToString())));
    }

    private async Task<ClassResult> GradeAsync(
        Suite suite, IReadOnlyList<RubricItem> items, Roll roll, CancellationToken cancel)
    {
        var options = new ClassOptions
        {
            Run = new RunOptions { Seed = request.Seed, Repeat = request.Repeat, Patience = request.Patience },
            Again = request.Again,
            Reports = _reports,
        };
        if (request.Jobs is int jobs) options = options with { Jobs = jobs };
        var arguments = new RunRequest
        {
            Ids = [], Report = request.Report, Scenarios = request.Scenarios, Rubric = request.Rubric,
            Trust = request.Trust,
        };
        var board = new ClassBoard();
        if (!shell.IsTerminal) return await RunAsync(Print);
        return await shell.OpenConsole().Live(board.Render()).AutoClear(true).StartAsync(context => RunAsync(happened =>
        {
            board.Note(happened);
            context.UpdateTarget(board.Render());
        }));

        Task<ClassResult> RunAsync(Action<ClassEvent> listener) =>
            new ClassRun(suite, items, options, Read, listener).RunAsync(roll, cancel);

        Reading<Submission> Read(HandIn handIn) =>
            SubmissionChoice.Load(suite.Folder, handIn.Path, shell.Shown(handIn.Path), arguments);

        void Print(ClassEvent happened)
        {
            if (board.Note(happened) is string line) shell.Out.WriteLine(line);
        }
    }

    private async Task WriteAsync(ClassResult result, IReadOnlyList<RubricItem> items, CancellationToken cancel)
    {
        int kept = result.Standings.Count(standing => standing is Standing.Graded { IsKept: true });
        await shell.Out.WriteLineAsync();
        if (kept > 0)
            await shell.Out.WriteLineAsync(
                $"{Words.Count(kept, "submission")} graded before and unchanged since; --again grades them anew");
        if (result.HasUngraded)
            await shell.Out.WriteLineAsync(
                "ungraded, in whole or in part: "
                    + $"{Words.AllOf(result.Ungraded.Select(standing => standing.HandIn.Id))}; the overview says why");
        string[] paths = [Path.Combine(_reports, Overview.FileName), Path.Combine(_reports, Gradebook.FileName)];
        await WholeFile.WriteAsync(paths[0], Overview.Write(result), cancel);
        await WholeFile.WriteAsync(paths[1], Gradebook.Write(result, items), cancel);
        foreach (string path in paths) await shell.Out.WriteLineAsync($"report: {path}");
    }

    private void TellInvalid(ClassResult result)
    {
        foreach (string folder in result.Empty)
            shell.Error.WriteLine($"{shell.Shown(folder)}: holds no {SubmissionFile.FileName}, and was left out");
        foreach (FileFault fault in result.Standings.OfType<Standing.Invalid>().SelectMany(invalid => invalid.Faults))
            shell.Error.WriteLine(fault with { Path = shell.Shown(fault.Path) });
    }
}
