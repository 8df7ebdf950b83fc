using System.Text.RegularExpressions;
using ClassChat.Tidy.Tests.Source;

namespace ClassChat.Tidy.Tests.Rules;

/// <summary>How types are named and closed.</summary>
public static partial class TypeRule
{
    /// <summary>No names that say nothing.</summary>
    public static IEnumerable<Finding> CheckNames(SourceFile file) => Declarations.Of(file)
        .Where(type => Empty().IsMatch(type.Name))
        .Select(type => new Finding(file.Path, type.Line, $"'{type.Name}' says nothing about what it is."));

    /// <summary>Sealed, static or abstract: nobody inherits by accident.</summary>
    public static IEnumerable<Finding> CheckClosed(SourceFile file) => Declarations.Of(file)
        .Where(type => type.IsOpen)
        .Select(type => new Finding(file.Path, type.Line, $"'{type.Name}' must be sealed, static or abstract."));

    [GeneratedRegex("(Manager|Helper|Util|Service|Common|Base|Impl)s?$")]
    private static partial Regex Empty();
}
