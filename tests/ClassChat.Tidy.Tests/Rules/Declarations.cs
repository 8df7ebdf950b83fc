using ClassChat.Tidy.Tests.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ClassChat.Tidy.Tests.Rules;

/// <summary>A type as a file declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">Where, from 1.</param>
/// <param name="IsNested">It stands inside another.</param>
/// <param name="IsOpen">It is a class that others can inherit from by accident.</param>
public sealed record Declaration(string Name, int Line, bool IsNested, bool IsOpen);

/// <summary>Finds the types that a file declares.</summary>
public static class Declarations
{
    /// <summary>All of them, in order.</summary>
    public static IEnumerable<Declaration> Of(SourceFile file) =>
        from node in file.Root.DescendantNodes()
        let name = (node as BaseTypeDeclarationSyntax)?.Identifier ?? (node as DelegateDeclarationSyntax)?.Identifier
        where name is not null
        select new Declaration(
            name.Value.Text, file.LineOf(name.Value.SpanStart), node.Parent is BaseTypeDeclarationSyntax, IsOpen(node));

    /// <summary>The namespace of a file that declares one for all of itself; null if it declares none.</summary>
    public static string? Namespace(SourceFile file) =>
        file.Root.Members.OfType<FileScopedNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();

    private static bool IsOpen(SyntaxNode node) =>
        node.Kind() is SyntaxKind.ClassDeclaration or SyntaxKind.RecordDeclaration
        && !((BaseTypeDeclarationSyntax)node).Modifiers.Any(modifier => modifier.Kind()
            is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword);
}
