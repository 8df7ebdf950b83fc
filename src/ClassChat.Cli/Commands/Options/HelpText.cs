using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using ClassChat.Cli.Host;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Cli.Commands.Options;

/// <summary>
/// Help and usage errors of the command line: adds examples to the help, explains parse errors, and rejects mistyped
/// options among arguments.
/// </summary>
internal static class HelpText
{
    /// <summary>The name of the program.</summary>
    public const string ProgramName = "classchat";

    /// <summary>Adds examples to the end of each command's help.</summary>
    /// <param name="root">The root command.</param>
    /// <param name="examples">The examples of each command: a description and a command line.</param>
    public static void SetExamples(
        RootCommand root, IReadOnlyDictionary<Command, IReadOnlyList<(string What, string How)>> examples)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
    }

    /// <summary>Describes the errors of a command line, with suggestions.</summary>
    public static CommandError Explain(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string name = FullName(parsed.CommandResult);
        string[] unknown = [.. parsed.UnmatchedTokens];
        IEnumerable<string> messages = unknown.Length > 0
            ? unknown.Select(token => Unknown(command, name, token))
            : parsed.Errors.Select(error => error.Message).Distinct();
        return CommandError.Usage($"{string.Join('\n', messages)}\n  see: {name} --help");
    }

    /// <summary>Rejects arguments that begin with a hyphen, so that a mistyped option is not taken for an id.</summary>
    public static void RefuseOptions(ArgumentResult result)
    {
        foreach (Token token in result.Tokens.Where(token => token.Value.StartsWith('-')))
        {
            CommandResult? command = result.Parent as CommandResult;
            if (command is not null) result.AddError(Unknown(command.Command, FullName(command), token.Value));
        }
    }

    private static string Unknown(Command command, string name, string token)
    {
        bool isOption = token.StartsWith('-');
        IEnumerable<string> known = isOption
            ? command.Options.Select(option => option.Name).Append("--help")
            : command.Subcommands.Select(sub => sub.Name);
        string message = isOption ? $"there is no option '{token}' of '{name}'"
            : command.Subcommands.Count > 0 ? $"there is no command '{token}'"
            : $"'{token}' is one word too many for '{name}'";
        string? suggestion = Suggestions.DidYouMean(token, known)
            ?? (command.Subcommands.Count > 0 && !isOption ? $"there are {TextList.AllOf(known)}" : null);
        return suggestion is null ? message : $"{message}\n  {suggestion}";
    }

    private static string FullName(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{FullName(parent)} {result.Command.Name}" : ProgramName;

    private sealed class HelpWithExamples(
        HelpAction help, IReadOnlyDictionary<Command, IReadOnlyList<(string What, string How)>> examples)
        : SynchronousCommandLineAction
    {
        public override bool Terminating => true;

        public override bool ClearsParseErrors => true; // help is shown without errors about missing arguments

        public override int Invoke(ParseResult parseResult)
        {
            int code = help.Invoke(parseResult);
            if (!examples.TryGetValue(parseResult.CommandResult.Command, out var own)) return code;
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach ((string what, string how) in own) output.WriteLine($"  {how}\n      {what}");
            output.WriteLine();
            return code;
        }
    }
}
