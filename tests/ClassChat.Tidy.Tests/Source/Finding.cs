namespace ClassChat.Tidy.Tests.Source;

/// <summary>A place where a rule is broken.</summary>
public sealed record Finding(string Path, int Line, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}:{Line}: {Message}";
}
