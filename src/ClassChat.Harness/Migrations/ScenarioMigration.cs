namespace ClassChat.Harness.Migrations;

/// <summary>Rewrites scenarios and workloads of an older form.</summary>
public static class ScenarioMigration
{
    /// <summary>Rewrites a text.</summary>
    public static MigrationResult Rewrite(string text, string path)
    {
        _ = path;
        return new MigrationResult(text, []);
    }
}
