using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ClassChat.Tidy.Tests.Source;

/// <summary>
/// A C# file taken apart into code and comments, so that no rule trips over what only stands in a string. Holes of
/// interpolated strings are code.
/// </summary>
public sealed class CSharpText
{
    private static readonly CSharpParseOptions _options = new(LanguageVersion.Preview, DocumentationMode.None);

    /// <summary>Takes a file apart.</summary>
    public CSharpText(string text)
    {
        Root = CSharpSyntaxTree.ParseText(text, _options).GetCompilationUnitRoot();
        char[] code = [.. text.Select(c => c == '\n' ? '\n' : ' ')];
        char[] comments = [.. code];
        foreach (SyntaxToken token in Root.DescendantTokens())
        {
            if (!IsText(token)) Copy(token.Span, code);
        }

        foreach (SyntaxTrivia trivia in Root.DescendantTrivia())
            Copy(trivia.FullSpan, IsComment(trivia) ? comments : code);
        Code = new string(code);
        Comments = new string(comments);

        void Copy(TextSpan span, char[] to) => text.CopyTo(span.Start, to, span.Start, span.Length);
    }

    /// <summary>The syntax tree.</summary>
    public CompilationUnitSyntax Root { get; }

    /// <summary>The code; all else is blanks.</summary>
    public string Code { get; }

    /// <summary>The comments; all else is blanks.</summary>
    public string Comments { get; }

    private static bool IsText(SyntaxToken token) => token.Text.Contains('"')
        || token.Kind() is SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken;

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;
}
