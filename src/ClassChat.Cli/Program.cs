using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.InteropServices;
using ClassChat.Cli.Chat;
using ClassChat.Cli.Commands.Calibrating;
using ClassChat.Cli.Commands.Dialects;
using ClassChat.Cli.Commands.Explaining;
using ClassChat.Cli.Commands.Grading;
using ClassChat.Cli.Commands.Linting;
using ClassChat.Cli.Commands.Migrating;
using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Commands.Running;
using ClassChat.Cli.Commands.Serving;
using ClassChat.Cli.Host;
using ClassChat.Platform.Errors;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Cli;

/// <summary>
/// The <c>classchat</c> program: parses the command line, executes one of its commands and returns an exit code.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        // First, because loading any further library may fail.
        if (args is ["run" or "grade" or "calibrate", ..] && OpenFileLimit.FindError() is string tooFew)
        {
            await Console.Error.WriteLineAsync(tooFew);
            return ExitCode.HarnessError;
        }

        if (FindSandboxError(args) is string untried)
        {
            await Console.Error.WriteLineAsync(untried);
            return ExitCode.HarnessError;
        }

        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        return await RunAsync(args, CliContext.OfProcess(), ending.Token);

        // The first signal ends the program in an orderly way; the second ends it at once, by the system's default.
        void End(PosixSignalContext signal)
        {
            if (ending.IsCancellationRequested) return;
            signal.Cancel = true;
            ending.Cancel();
        }
    }

    /// <summary>True if the command line may start programs of students, which need isolation.</summary>
    /// <summary>
    /// Gets the rights and tools for the sandbox of others' programs, if the command starts any; returns an error if
    /// the machine is too short of something to tell what it has.
    /// </summary>
    private static string? FindSandboxError(string[] args)
    {
        if (!StartsPrograms(args)) return null;
        try
        {
            UserNamespace.Enter(args);
        }
        catch (IOException error)
        {
            return $"the sandbox cannot be tried: {ErrorAdvice.Describe(error)}";
        }

        return IsolationSupport.FindError();
    }

    private static bool StartsPrograms(string[] args) => args is ["grade", ..]
        || (args is ["run" or "lint" or "calibrate", ..]
            && args.Any(word => word.Split('=')[0] is "--server" or "--client" or "--submission"));

    /// <summary>Parses and executes a command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="context">The environment of the program.</param>
    /// <param name="cancel">Cancels the command (Ctrl+C).</param>
    /// <returns>The exit code (<see cref="ExitCode"/>).</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliContext context, CancellationToken cancel)
    {
        try
        {
            ParseResult parsed =
                Build(context).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0) return context.Refuse(HelpText.Explain(parsed));
            var console = new InvocationConfiguration
            {
                Output = context.Out,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                // Main handles signals: it drains a server, and leaves no process of a run behind.
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(console, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await context.Error.WriteLineAsync("interrupted: the run was ended, and nothing is left running");
            return ExitCode.Interrupted;
        }
        catch (Exception fault)
        {
            await context.Error.WriteLineAsync($"a fault of classchat itself, please report it: {fault}");
            return ExitCode.HarnessError;
        }
        finally
        {
            foreach (string note in RemovalWarnings.Drain()) await context.Error.WriteLineAsync($"warning: {note}");
        }
    }

    private static RootCommand Build(CliContext context)
    {
        var run = new RunCommand(context);
        var grade = new GradeCommand(context);
        var calibrate = new CalibrateCommand(context);
        var lint = new LintCommand(context);
        var dialect = new DialectCommand(context);
        var migrate = new MigrateCommand(context);
        var explain = new ExplainCommand(context);
        var serve = new ServeCommand(context);
        var chat = new ChatCommand(context);
        var root = new RootCommand("ClassChat: a chat system for a class, and the harness that grades anybody's.")
        {
            run.Command, grade.Command, calibrate.Command, lint.Command, dialect.Command, migrate.Command,
            explain.Command, serve.Command, chat.Command,
        };
        root.HelpName = HelpText.ProgramName; // independent of the name of the process
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        root.SetAction(parsed =>
        {
            new HelpAction().Invoke(parsed);
            return ExitCode.Usage;
        });
        HelpText.SetExamples(root, new Dictionary<Command, IReadOnlyList<(string What, string How)>>
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

    /// <summary>Prints the version of this program for <c>--version</c>, whatever process hosts it.</summary>
    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
            string shown = version?.InformationalVersion.Split('+')[0] ?? "unknown"; // without the commit hash
            parseResult.InvocationConfiguration.Output.WriteLine(shown);
            return ExitCode.Passed;
        }
    }
}
