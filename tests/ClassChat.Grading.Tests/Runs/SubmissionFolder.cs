using ClassChat.Grading.Runs;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;
using ClassChat.Testing;
using Shouldly;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>The folder of a submission, in the folder of a class, for tests of submission files.</summary>
internal sealed class SubmissionFolder : IDisposable
{
    public SubmissionFolder() => Folder = Directory.CreateDirectory(Path.Combine(Class, "own")).FullName;

    /// <summary>Folder of the class, which holds the submission's.</summary>
    public string Class { get; } = Directory.CreateTempSubdirectory("classchat-class-").FullName;

    /// <summary>Folder of the submission.</summary>
    public string Folder { get; }

    /// <summary>
    /// A submission beside this one, <c>../other</c>, also behind a link; and here a file and a pipe.
    /// </summary>
    public void AddNeighbour()
    {
        string other = Directory.CreateDirectory(Path.Combine(Class, "other")).FullName;
        File.WriteAllText(Path.Combine(other, "server.py"), "");
        File.Copy(
            Path.Combine(RepositorySuite.Folder, "dialects", "classic.yaml"), Path.Combine(other, "classic.yaml"));
        File.WriteAllText(Path.Combine(Folder, "file"), "");
        File.CreateSymbolicLink(Path.Combine(Folder, "away"), "../other");
        using var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(Folder, "pipe")]);
        made.WaitForExit();
    }

    /// <summary>Reads a text of which nothing is refused.</summary>
    public Submission Read(string text) => Read(SubmissionTrust.None, text);

    public Submission Read(SubmissionTrust trust, string text)
    {
        ParseResult<Submission> parseResult = Parse(text, trust);
        parseResult.Errors.ShouldBeEmpty();
        parseResult.Value!.Refusals.ShouldBeEmpty();
        return parseResult.Value;
    }

    public ParseResult<Submission> Parse(string text, SubmissionTrust? trust = null) =>
        Parse(text, SubmissionLoader.PolicyWithoutClass(trust ?? SubmissionTrust.None));

    public ParseResult<Submission> Parse(string text, SubmissionPolicy policy) =>
        SubmissionLoader.Parse(Path.Combine(Folder, "submission.yaml"), text, RepositorySuite.Folder, policy);

    public void Dispose() => Directory.Delete(Class, recursive: true);
}
