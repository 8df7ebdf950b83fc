using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Runs;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;
using ClassChat.Specification.Submissions;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.BatchGrading;

/// <summary>Who handed in.</summary>
public sealed class SubmissionListTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("classchat-roll-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_folder_of_submissions_holds_folders_and_files_and_no_reports()
    {
        foreach (string name in new[] { "g2/submission.yaml", "g1/submission.yaml", "solo.yaml" })
            Write(name, "# first a comment\nsubmission: x\n");
        Write("dialect.yaml", "dialect: x\n");
        Write("notes/readme.txt", "");
        Write(".git/config", "");
        Write("out/grades/g1/report.json", "");

        SubmissionList submissions = SubmissionList.Find([_folder], Full("out/grades")).Value!;
        submissions.Entries.ShouldBe(
        [
            new SubmissionEntry("solo", Full("solo.yaml")), new SubmissionEntry("g1", Full("g1/submission.yaml")),
            new SubmissionEntry("g2", Full("g2/submission.yaml")),
        ]);
        submissions.Empty.ShouldBe([new EmptyFolder(Full("notes"))]);
    }

    [Test, Platform("Linux"), CancelAfter(20_000)]
    public void Who_cannot_be_read_is_in_the_class_with_the_reason()
    {
        Write("good/submission.yaml", "submission: x\n");
        Directory.CreateDirectory(Full("pipe"));
        RandomTree.MakePipe(
            LibCFiles.AT_FDCWD, EntryName.From(Full("pipe/submission.yaml")).ZeroTerminated, 0x1FF).ShouldBe(0);
        RandomTree.MakePipe(LibCFiles.AT_FDCWD, EntryName.From(Full("x.yaml")).ZeroTerminated, 0x1FF).ShouldBe(0);
        byte[] odd = [.. System.Text.Encoding.UTF8.GetBytes(Full("caf")), 0xE9];
        LibCFiles.MakeFolderAt(LibCFiles.AT_FDCWD, EntryName.From(odd).ZeroTerminated, 0x1FF).ShouldBe(0);

        SubmissionList submissions = SubmissionList.Find([_folder], Full("out")).Value!;

        submissions.Entries.Select(entry => (entry.Id, entry.Unreadable)).ShouldBe(
        [
            ("caf\uFFFD", "the name of its folder is not UTF-8: give it another one"), ("good", null), ("pipe", null),
        ], ignoreOrder: true);
        SubmissionLoader
            .Load(
                Full("pipe/submission.yaml"), RepositorySuite.Folder,
                SubmissionLoader.PolicyWithoutClass(SubmissionTrust.None))
            .Errors.ShouldHaveSingleItem().Message.ShouldBe("is not a file");
        LibCFiles.UnlinkAt(LibCFiles.AT_FDCWD, EntryName.From(odd).ZeroTerminated, LibCFiles.AT_REMOVEDIR)
            .ShouldBe(0);
    }

    [TestCase("g/Submission.yaml")]
    [TestCase("g/submission.yml")]
    [TestCase("g/SUBMISSION.YAML.txt")]
    [TestCase("g/submission.yaml ")]
    [TestCase("g/project/submission.yaml")]
    [TestCase("g/project main/src/Submission.yml")]
    public void What_editors_and_archives_make_of_a_name_is_found(string file)
    {
        Write(file, "submission: x\n");
        Write("g/__MACOSX/project/._submission.yaml", "\0");
        Write("g/__MACOSX/submission.yaml", "submission: not this one\n");
        Write("g/.DS_Store", "\0");
        Write("__MACOSX/g/submission.yaml", "submission: not this one\n");
        Write("._solo.yaml", "submission: not this one\n");

        SubmissionList submissions = SubmissionList.Find([_folder], Full("out")).Value!;

        submissions.Entries.ShouldBe([new SubmissionEntry("g", Full(file))]);
        submissions.Empty.ShouldBeEmpty();
    }

    [Test]
    public void A_folder_without_a_submission_tells_what_was_found_instead()
    {
        Write("a/submission.yaml", "submission: x\n");
        Write("two/one/submission.yaml", "submission: x\n");
        Write("two/other/submission.yaml", "submission: x\n");
        Write("named/group7.yaml", "submission: x\n");
        Write("packed/group8.zip", "");

        SubmissionList.Find([_folder], Full("out")).Value!.Empty.ShouldBe(
        [
            new EmptyFolder(Full("named"), "; there is group7.yaml: call it submission.yaml"),
            new EmptyFolder(Full("packed"), "; unpack group8.zip"),
            new EmptyFolder(
                Full("two"),
                "; there are one/submission.yaml and other/submission.yaml: name the one folder that is to be graded"),
        ]);
    }

    [Test]
    public void A_submission_can_be_named_by_file_or_folder_and_counts_once()
    {
        Write("a/g/submission.yaml", "submission: x\n");
        Write("b/g/submission.yaml", "submission: x\n");
        SubmissionList submissions =
            SubmissionList.Find([Full("a/g"), Full("a/g/submission.yaml"), Full("b/g")], Full("out")).Value!;
        submissions.Entries.Select(entry => entry.Id).ShouldBe(["g", "g-2"]);
    }

    [Test]
    public void Who_is_not_there_is_a_fault()
    {
        SubmissionList.Find([Full("nowhere")], Full("out")).Errors.Single().Message.ShouldBe(
            "there is no such file or folder");
        SubmissionList.Find([_folder], Full("out")).Errors.Single().Message.ShouldBe("holds no submission");
    }

    private string Full(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(name))!);
        File.WriteAllText(Full(name), text);
    }
}
