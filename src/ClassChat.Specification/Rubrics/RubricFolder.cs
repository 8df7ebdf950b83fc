using ClassChat.Platform.FileSystem;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Specification.Rubrics;

/// <summary>
/// The rubrics of a scenario folder: <c>rubric.yaml</c>, which is called <c>default</c>, and <c>rubrics/NAME.yaml</c>.
/// </summary>
public static class RubricFolder
{
    /// <summary>Name of the rubric that is used if none is named.</summary>
    public const string Default = "default";

    private const string Ending = ".yaml";

    /// <summary>Path of the rubric that is used if none is named.</summary>
    public static string DefaultPath(string folder) => Path.Combine(folder, "rubric.yaml");

    /// <summary>Names and paths of the rubrics that exist, the default one first.</summary>
    public static IReadOnlyList<(string Name, string Path)> List(string folder)
    {
        string below = Path.Combine(folder, "rubrics");
        IEnumerable<string> files = Directory.Exists(below)
            ? Directory.EnumerateFiles(below, "*" + Ending).Order(StringComparer.Ordinal)
            : [];
        return
        [
            .. File.Exists(DefaultPath(folder)) ? [(Default, DefaultPath(folder))] : Array.Empty<(string, string)>(),
            .. files.Select(file => (Path.GetFileNameWithoutExtension(file), file)),
        ];
    }

    /// <summary>Finds a rubric by its name, or else by its path.</summary>
    /// <param name="folder">The scenario folder.</param>
    /// <param name="nameOrPath">The name or the path as written, for the search by name and for the error.</param>
    /// <param name="path">The path resolved against the folder that it is relative to.</param>
    /// <returns>The path of the file; or one error, which lists the names.</returns>
    public static ParseResult<string> Find(string folder, string nameOrPath, string path)
    {
        IReadOnlyList<(string Name, string Path)> known = List(folder);
        string? named = known.FirstOrDefault(rubric => rubric.Name == nameOrPath).Path;
        if (PathRules.IsName(nameOrPath) && named is not null) return named;
        if (File.Exists(path)) return path;
        return SourceError.OfFile(
            nameOrPath, "is neither the name of a rubric nor a file",
            Choice(nameOrPath, [.. known.Select(rubric => rubric.Name)]));
    }

    private static string Choice(string name, IReadOnlyList<string> known)
    {
        string all = known.Count switch
        {
            0 => "there is none in the scenario folder",
            1 => $"there is only '{known[0]}'",
            _ => $"there are {TextList.AllOf(known.Select(one => $"'{one}'"))}",
        };
        return Suggestions.DidYouMean(name, known) is string nearest ? $"{all}; {nearest}" : all;
    }
}
