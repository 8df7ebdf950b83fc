using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Submissions;

namespace ClassChat.Testing;

/// <summary>The rubric, scenarios and dialects of this repository, read once.</summary>
internal static class RepositorySuite
{
    public static string Folder { get; } = Find();

    public static Suite Suite { get; } = Read(Specification.Rubrics.Suite.Load(Folder));

    /// <summary>The same with the rubric of the hand-out.</summary>
    public static Suite Handout { get; } =
        Read(Specification.Rubrics.Suite.Load(Folder, RubricFolder.Find(Folder, "handout", "handout").Value));

    public static Dialect Classic { get; } = Read(Specification.Rubrics.Suite.LoadDialect(Folder, "classic"));

    public static Dialect ClassicText { get; } = Read(Specification.Rubrics.Suite.LoadDialect(Folder, "classic-text"));

    /// <summary>Settings of programs where a submission file says nothing.</summary>
    public static ProgramDefaults Defaults { get; } = new(
        new ProgramLimits(1L << 30, TimeSpan.FromMinutes(1), 64, 256, 16L << 20, 100L << 20), TimeSpan.FromSeconds(10));

    /// <summary>What a submission gets where there is no class file.</summary>
    public static SubmissionPolicy Policy { get; } =
        SubmissionPolicy.WithoutClass(Defaults, SubmissionTrust.None);

    public static Dialect DialectOf(Level level) => level <= Level.Task3 ? ClassicText : Classic;

    private static T Read<T>(ParseResult<T> parseResult)
        where T : class =>
            parseResult.Value ?? throw new InvalidOperationException(string.Join('\n', parseResult.Errors));

    private static string Find()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ClassChat.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "scenarios");
    }
}
