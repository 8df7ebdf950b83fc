using ClassChat.Harness.Checks;
using ClassChat.Sandbox.Probes;
using ClassChat.Specification.Recording;
using NUnit.Framework;
using Shouldly;
using static ClassChat.Harness.Tests.Checks.CheckSamples;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>What a client has saved, and where.</summary>
public sealed class DownloadChecksTests
{
    private static readonly byte[] _first = [1, 2, 3];
    private static readonly byte[] _second = [4, 5, 6];
    private static readonly SentMessage[] _sent = [SentFile(_first, "a.bin")];
    private static readonly SentMessage[] _twice = [SentFile(_first, "a.bin"), SentFile(_second, "a.bin")];

    [Test]
    public void A_file_is_saved_under_its_name_byte_for_byte()
    {
        AsSent(Saved("downloads/a.bin", _first)).ShouldBe("holds");
        AsSent(Saved("downloads/a.bin", _second)).ShouldBe(
            "open: bob has not saved the file as it was sent; expected downloads/a.bin with the 3 bytes of 'a.bin'; "
            + "got downloads/a.bin with 3 other bytes");
        AsSent(Saved("a.bin", _first)).ShouldEndWith("got a.bin");
        AsSent().ShouldEndWith("got no file at all");
    }

    [Test]
    public void An_empty_file_is_not_taken_for_one_that_was_not_looked_at()
    {
        SentMessage[] sent = [SentFile([], "e.txt")];

        DownloadChecks.AsSent("bob", sent, "e.txt", [new SavedFile("downloads/e.txt", 9, null)], "downloads").Holds()
            .ShouldBeFalse();
        DownloadChecks.AsSent("bob", sent, "e.txt", [Saved("downloads/e.txt", [])], "downloads").Holds().ShouldBeTrue();
    }

    [Test]
    public void Every_file_has_a_name_of_its_own()
    {
        All(Saved("downloads/a.bin", _first), Saved("downloads/a_1.bin", _second)).ShouldBe("holds");
        All(Saved("downloads/a.bin", _second)).ShouldStartWith("open: bob has not kept every file that was sent to it");
        All(Saved("downloads/a.bin", _first), Saved("a_1.bin", _second)).ShouldStartWith("open");
    }

    [Test]
    public void The_same_file_twice_is_two_files()
    {
        SentMessage[] sent = [SentFile(_first), SentFile(_first)];

        DownloadChecks.All("bob", sent, [Saved("downloads/a.bin", _first)], "downloads").Holds().ShouldBeFalse();
    }

    [TestCase("downloads/a.bin", "holds")]
    [TestCase("downloads/deeper/a.bin", "holds")]
    [TestCase("stray.bin", "broken: bob has written a file outside its folder for downloads; "
        + "expected files in downloads only; got stray.bin")]
    [TestCase("downloads-too/a.bin", "broken: bob has written a file outside its folder for downloads; "
        + "expected files in downloads only; got downloads-too/a.bin")]
    [TestCase("/tmp/stray.bin", "broken: bob has written a file outside its folder for downloads; "
        + "expected files in downloads only; got /tmp/stray.bin")]
    public void What_was_sent_stands_nowhere_else(string path, string told) =>
        DownloadChecks.NothingOutside("bob", _sent, [Saved(path, _first)], "downloads").Told().ShouldBe(told);

    [Test]
    public void A_clients_own_files_are_its_own() =>
        DownloadChecks.NothingOutside("bob", _sent, [Saved("chat.log", _second)], "downloads").Told().ShouldBe("holds");

    [Test]
    public void An_empty_file_elsewhere_can_be_a_log() => DownloadChecks.NothingOutside(
        "bob", [SentFile([], "empty.txt")], [Saved("chat.log", [])], "downloads").Told().ShouldBe("holds");

    [Test]
    public void A_corrupt_file_is_kept_only_with_a_word_about_it()
    {
        SavedFile[] saved = [Saved("downloads/a.bin", _first)];

        DownloadChecks.NoForgedChecksum("bob", _sent, [], isTold: false).Told().ShouldBe("holds");
        DownloadChecks.NoForgedChecksum("bob", _sent, saved, isTold: true).Told().ShouldBe("holds");
        DownloadChecks.NoForgedChecksum("bob", _sent, saved, isTold: false).Told().ShouldBe(
            "broken: bob has taken a corrupt file for good; expected no such file, or a word that it is corrupt; "
            + "got downloads/a.bin, and nothing was said");
    }

    private static string AsSent(params SavedFile[] saved) =>
        DownloadChecks.AsSent("bob", _sent, "a.bin", saved, "downloads").Told();

    private static string All(params SavedFile[] saved) => DownloadChecks.All("bob", _twice, saved, "downloads").Told();

    private static SavedFile Saved(string path, byte[] content) => new(path, content.Length, content);
}
