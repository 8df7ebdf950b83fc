using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.InteropServices;
using ClassChat.Cli.Commands;
using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Isolation;

namespace ClassChat.Cli;

/// <summary>The <c>classchat</c> program: a command line, one of its commands, an exit code.</summary>
internal static class Entry
{
    private static async Task<int> Main(string[] args)
    {
        if (StartsPrograms(args)) OwnRights.Take(args);
        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        return await RunAsync(args, Shell.OfProcess(), ending.Token);

        // Once: ends in good order. Twice: the system's way, at once.
        void End(PosixSignalContext signal)
        {
            if (ending.IsCancellationRequested) return;
            signal.Cancel = true;
            ending.Cancel();
        }
    }

    /// <summary>True if programs of others may be started: they are to be kept apart.</summary>
    private static bool StartsPrograms(string[] args) => args is ["grade", ..]
        || (args is ["run" or "lint" or "calibrate", ..]
            && args.Any(word => word.Split('=')[0] is "--server" or "--submission"));

    /// <summary>Does what a command line asks.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="shell">Where it was given.</param>
    /// <param name="cancel">Ctrl+C.</param>
    /// <returns>The exit code (<see cref="ExitCode"/>).</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Shell shell, CancellationToken cancel)
    {
        try
        {
            ParseResult parsed = Build(shell).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0) return shell.Refuse(Usage.Explain(parsed));
            var console = new InvocationConfiguration
            {
                Output = shell.Out,
                Error = shell.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Main sees to signals: a server is drained, a run leaves no process
            };
            return await parsed.InvokeAsync(console, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await shell.Error.WriteLineAsync("interrupted: the run was ended, and nothing is left running");
            return ExitCode.Interrupted;
        }
        catch (Exception fault)
        {
            await shell.Error.WriteLineAsync($"a fault of classchat itself, please report it: {fault}");
            return ExitCode.Trouble;
        }
        finally
        {
            foreach (string note in Unremoved.Take()) await shell.Error.WriteLineAsync($"warning: {note}");
        }
    }

    private static RootCommand Build(Shell shell)
    {
        var run = new RunCommand(shell);
        var grade = new GradeCommand(shell);
        var calibrate = new CalibrateCommand(shell);
        var lint = new LintCommand(shell);
        var dialect = new DialectCommand(shell);
        var migrate = new MigrateCommand(shell);
        var explain = new ExplainCommand(shell);
        var serve = new ServeCommand(shell);
        var chat = new ChatCommand(shell);
        var root = new RootCommand("ClassChat: a chat system for a class, and the harness that grades anybody's.")
        {
            run.Command, grade.Command, calibrate.Command, lint.Command, dialect.Command, migrate.Command,
            explain.Command, serve.Command, chat.Command,
        };
        root.HelpName = Usage.ProgramName; // whatever process it runs in
        root.Options.OfType<VersionOption>().Single().Action = new Version();
        root.SetAction(parsed =>
        {
            new HelpAction().Invoke(parsed);
            return ExitCode.Usage;
        });
        Usage.SetExamples(root, new Dictionary<Command, IReadOnlyList<(string What, string How)>>
        {
            [root] = [RunCommand.Examples[0], ServeCommand.Examples[0], ExplainCommand.Examples[0]],
            [run.Command] = RunCommand.Examples,
            [grade.Command] = GradeCommand.Examples,
            [calibrate.Command] = CalibrateCommand.Examples,
            [lint.Command] = LintCommand.Examples,
            [dialect.Command] = DialectCommand.Examples,
            [migrate.Command] = MigrateCommand.Examples,
            [explain.Command] = ExplainCommand.Examples,
            [serve.Command] = ServeCommand.Examples,
            [chat.Command] = ChatCommand.Examples,
        });
        return root;
    }

    /// <summary><c>--version</c>: of this program, whatever process it runs in.</summary>
    private sealed class Version : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(Entry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
            string shown = version?.InformationalVersion.Split('+')[0] ?? "unknown"; // without the commit
            parseResult.InvocationConfiguration.Output.WriteLine(shown);
            return ExitCode.Passed;
        }
    }
}
