using System.Text.RegularExpressions;
using ClassChat.Tidy.Tests.Source;

namespace ClassChat.Tidy.Tests.Rules;

/// <summary>Words that have no place in the code: what waits without an event, hides, or puts off.</summary>
public static partial class WordRule
{
    private static readonly (Regex Pattern, string Why)[] _everywhere =
    [
        (new(@"\basync\s+void\b"), "'async void' loses its exceptions; return a Task."),
        (new(@"^\s*#\s*region\b", RegexOptions.Multiline), "A region hides what should be a type."),
        (new(@"\bThread\s*\.\s*Sleep\b"), "Wait for the event, with a deadline."),
        // Of what is plainly a task; the analyzer of banned symbols, which knows types, finds the others.
        (new(@"\b\w*([Tt]ask\w*|Async\w*\s*\([^()]*\))\s*\.\s*Result\b(?!\s*[(=<])"), "Blocks a thread; await it."),
        (new(@"\b\w*([Tt]ask\w*|Async\w*\s*\([^()]*\))\s*\.\s*Wait\s*\("), "Blocks a thread; await it."),
    ];

    private static readonly (Regex Pattern, string Why)[] _inTests =
    [
        (new(@"\bTask\s*\.\s*Delay\s*\("), "A test waits for an event or a fence, never for time."),
        (new(@"\[\s*Ignore\b"), "A test that does not run proves nothing."),
        (new(@"\bAssert\s*\.\s*(Ignore|Pass|Inconclusive)\b"), "A test passes by what it checks."),
    ];

    /// <summary>Judges any C# file.</summary>
    public static IEnumerable<Finding> Check(SourceFile file) =>
        Find(file, file.Code, _everywhere).Concat(Find(file, file.Comments, [(Later(), "Do it, or leave it.")]));

    /// <summary>Judges a C# file of tests.</summary>
    public static IEnumerable<Finding> CheckTest(SourceFile file) => Find(file, file.Code, _inTests);

    /// <summary>In src, a delay runs on a clock that was handed in.</summary>
    public static IEnumerable<Finding> CheckDelays(SourceFile file) => Delay().Matches(file.Code)
        .Where(match => !ArgumentsAt(file.Code, match.Index + match.Length).Skip(1).Any(IsClock))
        .Select(match => new Finding(file.Path, file.LineOf(match.Index), "Task.Delay needs a TimeProvider."));

    private static IEnumerable<Finding> Find(SourceFile file, string text, (Regex Pattern, string Why)[] words) =>
        from word in words
        from match in word.Pattern.Matches(text)
        select new Finding(file.Path, file.LineOf(match.Index), $"'{match.Value.Trim()}': {word.Why}");

    private static bool IsClock(string argument) => Clock().IsMatch(argument.Trim());

    private static List<string> ArgumentsAt(string code, int start)
    {
        List<string> arguments = [];
        int depth = 0;
        for (int i = start; i < code.Length && depth >= 0; i++)
        {
            if (code[i] is '(' or '[' or '{') depth++;
            else if (code[i] is ')' or ']' or '}') depth--;
            if (depth < 0 || (depth == 0 && code[i] == ','))
            {
                arguments.Add(code[start..i]);
                start = i + 1;
            }
        }

        return arguments;
    }

    [GeneratedRegex(@"\bTask\s*\.\s*Delay\s*\(")]
    private static partial Regex Delay();

    [GeneratedRegex(@"^[\w.:\s]*(time|clock|timeprovider)(\.System)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Later();
}
