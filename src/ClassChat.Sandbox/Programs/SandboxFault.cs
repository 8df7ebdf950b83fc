using System.Text.RegularExpressions;
using ClassChat.Sandbox.ControlGroups;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Recognizes that the tools around a program have failed, so that the program itself never ran. A program that
/// pretends so is not graded.
/// </summary>
internal static partial class SandboxFault
{
    private const string FromBubblewrap = "bwrap: ";

    /// <summary>
    /// Word in the message of bubblewrap for a command that cannot be executed, which is a fault of the command.
    /// </summary>
    private const string OfCommand = "execvp";

    /// <summary>
    /// Output of a program, with the message of a tool that could not execute it in words that do not name the tool.
    /// </summary>
    public static string WithoutTool(string output) => OfTool().Replace(output, "$2$3 cannot be executed: ", 1);

    /// <summary>Finds the fault of an ended program; null if there is none.</summary>
    /// <param name="exitCode">The exit code.</param>
    /// <param name="output">The end of its output.</param>
    /// <param name="hasGroups">True if it was to join control groups.</param>
    public static string? Find(int? exitCode, string output, bool hasGroups)
    {
        if (hasGroups && exitCode == HarnessGroups.JoinFailed) return "its control groups could not be joined";
        string first = output.Split('\n')[0];
        bool isOurs = first.StartsWith(FromBubblewrap, StringComparison.Ordinal)
            && !first.Contains(OfCommand, StringComparison.Ordinal);
        return isOurs ? first : null;
    }

    [GeneratedRegex(
        @"\A(prlimit|setpriv|setsid|unshare|env|bwrap): (?:(?:failed to execute|execvp) (\S+)|[‘'](.+?)[’']): ",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OfTool();
}
