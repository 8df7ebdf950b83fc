using System.Globalization;
using ClassChat.Grading.Runs;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// The settings that a submission's programs are run with, as texts for its fingerprint. A class file counts by what it
/// makes of them, so a change in it concerns only the submissions whose settings change.
/// </summary>
internal static class SubmissionSettings
{
    /// <summary>All settings of a submission; two submissions with the same texts are run in the same way.</summary>
    public static IEnumerable<string> Of(Submission submission) =>
    [
        submission.Name,
        .. submission.Servers.OrderBy(server => server.Key)
            .SelectMany(server => Of("server", server.Key, server.Value.Target)
                .Append(server.Value.Dialect.Path)),
        .. submission.Clients.OrderBy(client => client.Key)
            .SelectMany(client => Of("client", client.Key, client.Value.Command).Concat(
            [
                client.Value.Dialect.Path, client.Value.Console.Path,
                client.Value.HasTerminal ? "terminal" : "pipes",
            ])),
        .. Blocked("server", submission.BlockedServers), .. Blocked("client", submission.BlockedClients),
        .. submission.Refusals.SelectMany(Of),
    ];

    private static IEnumerable<string> Of(string role, Level level, Target target) =>
        target is Target.Command command
            ? Of(command).Prepend($"{role} {level.Name()}")
            : [$"{role} {level.Name()}", target.Title];

    private static IEnumerable<string> Of(Target.Command command) =>
    [
        command.Line, Text(command.Port), command.PortVariable ?? "",
        command.Directory ?? "", command.StartFolder, command.Input ?? "", command.HasTerminal.ToString(),
        command.StartTimeout.ToString(), command.Limits.ToString(),
        command.Protection.ToString(), command.IsTrusted.ToString(),
        .. Counted(command.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(pair => new[] { pair.Key, pair.Value })),
        .. Counted(command.Placements.SelectMany(placed => new[] { placed.From, placed.To })),
        .. Counted(command.CleanPatterns), .. Counted(command.VisiblePaths),
    ];

    private static IEnumerable<string> Blocked(string role, IReadOnlyDictionary<Level, SourceError> blocked) =>
        blocked.OrderBy(pair => pair.Key).Select(pair => $"no {role} {pair.Key.Name()}: {pair.Value.Message}");

    private static IEnumerable<string> Of(Refusal refusal) =>
        [Text(refusal.Request.Line), refusal.Request.Message, refusal.Outcome];

    /// <summary>
    /// The texts after their number, so that the end of one list is not taken for the start of another.
    /// </summary>
    private static IEnumerable<string> Counted(IEnumerable<string> texts)
    {
        string[] all = [.. texts];
        return all.Prepend(Text(all.Length));
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
