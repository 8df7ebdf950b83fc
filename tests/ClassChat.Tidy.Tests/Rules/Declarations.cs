using System.Text.RegularExpressions;
using ClassChat.Tidy.Tests.Source;

namespace ClassChat.Tidy.Tests.Rules;

/// <summary>A type as a file declares it.</summary>
/// <param name="Modifiers">What stands before the keyword.</param>
/// <param name="Keyword"><c>class</c>, <c>record struct</c>, ...</param>
/// <param name="Name">Its name.</param>
/// <param name="Line">Where, from 1.</param>
/// <param name="IsNested">It stands inside another.</param>
public sealed record Declaration(string Modifiers, string Keyword, string Name, int Line, bool IsNested);

/// <summary>Finds the types that a file declares.</summary>
public static partial class Declarations
{
    /// <summary>All of them, in order.</summary>
    public static IEnumerable<Declaration> Of(SourceFile file)
    {
        string code = file.Code;
        foreach (Match match in Pattern().Matches(code))
        {
            int depth = code.AsSpan(0, match.Index).Count('{') - code.AsSpan(0, match.Index).Count('}');
            yield return new Declaration(
                match.Groups["modifiers"].Value,
                match.Groups["keyword"].Value,
                match.Groups["name"].Value,
                file.LineOf(match.Groups["name"].Index),
                depth > 0);
        }
    }

    /// <summary>The namespace of a file that declares one for all of itself; null if it declares none.</summary>
    public static string? Namespace(SourceFile file) =>
        FileScoped().Match(file.Code) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex(
        @"(?<![\w.])(?<modifiers>((public|internal|private|protected|file|sealed|static|abstract|partial|readonly|ref|"
        + @"new|unsafe)\s+)*)"
        + @"(?<keyword>record\s+struct|record\s+class|record|class|struct|interface|enum|delegate\s+[\w.<>\[\]?,]+)\s+"
        + @"(?<name>@?[A-Z]\w*)(?=\s*[<({:;\s])")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\bnamespace\s+(?<name>[\w.]+)\s*;")]
    private static partial Regex FileScoped();
}
