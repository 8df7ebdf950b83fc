using ClassChat.Tidy.Tests.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ClassChat.Tidy.Tests.Rules;

/// <summary>Limits the length of methods, constructors, local functions, operators and accessors.</summary>
public static class MethodRule
{
    /// <summary>Longest method, in lines, from its signature to its closing brace.</summary>
    public const int MaxLines = 40;

    /// <summary>Judges a C# file.</summary>
    public static IEnumerable<Finding> CheckLength(SourceFile file) =>
        from node in file.Root.DescendantNodes()
        where node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
        let first = node.ChildNodesAndTokens().First(child => !child.IsKind(SyntaxKind.AttributeList))
        let line = file.LineOf(first.SpanStart)
        let lines = file.LineOf(node.Span.End) - line + 1
        where lines > MaxLines
        select new Finding(file.Path, line, $"{NameOf(node)} has {lines} lines; at most {MaxLines}.");

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => $"'{method.Identifier.Text}'",
        LocalFunctionStatementSyntax function => $"'{function.Identifier.Text}'",
        ConstructorDeclarationSyntax constructor => $"The constructor of '{constructor.Identifier.Text}'",
        _ => "A member",
    };
}
