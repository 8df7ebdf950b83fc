using ClassChat.Specification.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Migrations;

/// <summary>Rewrites dialects, console dialects, rubrics and submissions of older versions.</summary>
internal static class YamlMigration
{
    /// <summary>Rewrites a text; only old keys and values change.</summary>
    /// <param name="text">The text, without a byte order mark.</param>
    /// <param name="path">The file, for error messages.</param>
    /// <returns>The new text, or the errors that prevent the rewriting.</returns>
    public static ParseResult<MigrationResult> Rewrite(string text, string path)
    {
        YamlReader old = YamlReader.ParseAll(path, text);
        if (old.Errors.Count == 0 && old.Documents.All(document => OldFormFinder.KindOf(document) is null))
            old.Errors.Add(SourceError.OfFile(
                path, "is no rubric, dialect, console dialect or submission file",
                "such a file has a key 'rubric', 'dialect', 'console' or 'submission'"));
        if (old.Errors.Count > 0) return old.Errors;

        YamlChanges changes = OldFormFinder.Find(old.Documents);
        if (changes.IsEmpty) return new MigrationResult(text, []);
        string edited = YamlEditor.Apply(text, changes, out YamlNode? refused);
        if (refused is null && SaysTheSame(edited, old.Documents, changes) && HaveSameComments(text, edited))
            return new MigrationResult(edited, []);
        old.AddError(
            refused ?? changes.First, "the old keys here are written in a way that cannot be rewritten",
            "rewrite them by hand: classchat lint says what each is called now");
        return old.Errors;
    }

    /// <summary>True if a text has the content of the old documents with the changes applied.</summary>
    private static bool SaysTheSame(string edited, IReadOnlyList<YamlNode> old, YamlChanges changes)
    {
        YamlReader reread = YamlReader.ParseAll("", edited);
        return reread.Errors.Count == 0
            && YamlNormalForm.Write(reread.Documents, new YamlChanges()) == YamlNormalForm.Write(old, changes);
    }

    private static bool HaveSameComments(string old, string edited) =>
        Comments(old).Order(StringComparer.Ordinal).SequenceEqual(Comments(edited).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Comments(string text)
    {
        var scanner = new Scanner(new StringReader(text), skipComments: false);
        while (scanner.MoveNext())
        {
            if (scanner.Current is Comment comment) yield return comment.Value;
        }
    }
}
