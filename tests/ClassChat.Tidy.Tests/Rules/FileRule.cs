using ClassChat.Tidy.Tests.Source;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ClassChat.Tidy.Tests.Rules;

/// <summary>What every C# file looks like from outside: its namespace, its length, its width.</summary>
public static class FileRule
{
    /// <summary>Longest file, in lines.</summary>
    public const int MaxLines = 300;

    /// <summary>Longest line, in columns.</summary>
    public const int MaxColumns = 120;

    /// <summary>Namespace = folder, for the whole file.</summary>
    public static IEnumerable<Finding> CheckNamespace(SourceFile file)
    {
        string expected = file.Folder[(file.Folder.IndexOf('/') + 1)..].Replace('/', '.');
        string? actual = Declarations.Namespace(file);
        if (actual == expected) yield break;
        if (file.Root.Members.OfType<NamespaceDeclarationSyntax>().Any())
            yield return new Finding(file.Path, 1, "The namespace must stand for the whole file: 'namespace X;'.");
        else if (actual is not null)
            yield return new Finding(file.Path, 1, $"The namespace is {actual}; its folder says {expected}.");
        else if (Declarations.Of(file).Any())
            yield return new Finding(file.Path, 1, $"The namespace {expected} is missing.");
    }

    /// <summary>Not too long.</summary>
    public static IEnumerable<Finding> CheckLength(SourceFile file)
    {
        int lines = file.Text.TrimEnd('\n').Count(c => c == '\n') + 1;
        if (lines > MaxLines) yield return new Finding(file.Path, lines, $"{lines} lines; at most {MaxLines}.");
    }

    /// <summary>Not too wide.</summary>
    public static IEnumerable<Finding> CheckWidth(SourceFile file) => file.Text.Split('\n')
        .Select((line, index) => (line.Length, Number: index + 1))
        .Where(line => line.Length > MaxColumns)
        .Select(line => new Finding(file.Path, line.Number, $"{line.Length} columns; at most {MaxColumns}."));
}
