using ClassChat.Harness.Servers;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Provides the built-in server, run in this process, with its dialect. A minimized workload that fails on it, too,
/// shows no fault of the program.
/// </summary>
internal static class ReferenceServer
{
    /// <summary>The reference server with its dialect; null if the scenario folder has no dialect for it.</summary>
    public static (Target Target, Dialect Dialect)? ForLevel(Suite suite) =>
        Suite.LoadDialect(suite.Folder, "classic").Value is Dialect dialect
            ? (new InProcessTarget(NullLoggerFactory.Instance), dialect)
            : null;
}
