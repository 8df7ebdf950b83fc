using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Submissions;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Harness.Tests;

/// <summary>The rubric, scenarios and dialects of this repository, read once.</summary>
internal static class RepositorySuite
{
    public static string Folder { get; } = Find();

    public static Suite Suite { get; } = Read(Harness.Rubrics.Suite.Load(Folder));

    public static Dialect Classic { get; } = Read(Harness.Rubrics.Suite.LoadDialect(Folder, "classic"));

    public static Dialect ClassicText { get; } = Read(Harness.Rubrics.Suite.LoadDialect(Folder, "classic-text"));

    /// <summary>Settings of programs where a submission file says nothing.</summary>
    public static ProgramDefaults Defaults { get; } = new(
        new ProgramLimits(1L << 30, TimeSpan.FromMinutes(1), 64, 256, 16L << 20, 100L << 20), TimeSpan.FromSeconds(10));

    public static Dialect DialectOf(Level level) => level <= Level.Task3 ? ClassicText : Classic;

    private static T Read<T>(Reading<T> reading)
        where T : class => reading.Value ?? throw new InvalidOperationException(string.Join('\n', reading.Faults));

    private static string Find()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ClassChat.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "scenarios");
    }
}
