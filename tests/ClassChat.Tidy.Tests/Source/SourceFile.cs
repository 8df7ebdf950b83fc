using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ClassChat.Tidy.Tests.Source;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">From the top of the repository, with forward slashes.</param>
/// <param name="Text">All of it.</param>
public sealed record SourceFile(string Path, string Text)
{
    private readonly Lazy<CSharpText> _parts = new(() => new CSharpText(Text));

    /// <summary>The syntax tree of a C# file.</summary>
    public CompilationUnitSyntax Root => _parts.Value.Root;

    /// <summary>The code, with strings and comments blanked out; lines and columns stay where they are.</summary>
    public string Code => _parts.Value.Code;

    /// <summary>The comments, with all else blanked out.</summary>
    public string Comments => _parts.Value.Comments;

    /// <summary>The name of the file.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The folder it stands in, without a slash at its end.</summary>
    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    /// <summary>The number, from 1, of the line that holds a position.</summary>
    public int LineOf(int position) => Text.AsSpan(0, position).Count('\n') + 1;
}
