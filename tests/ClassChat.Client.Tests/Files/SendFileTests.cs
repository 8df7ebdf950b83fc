using ClassChat.Client.Requests;
using ClassChat.Protocol;
using ClassChat.Protocol.Messages;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Client.Tests.Files;

/// <summary>Files on their way to the server.</summary>
public sealed class SendFileTests
{
    private sealed class Steps : IProgress<long>
    {
        public List<long> Seen { get; } = [];

        public void Report(long value) => Seen.Add(value);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(48 * 1024)]
    [TestCase((48 * 1024) + 1)]
    [TestCase(1_000_000)]
    [TestCase(Limits.MaxFileBytes)]
    [CancelAfter(20_000)]
    public async Task A_file_is_sent_byte_for_byte_with_its_checksum(int size, CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        byte[] content = Content(size);
        var steps = new Steps();
        using var stream = new MemoryStream(content);
        Task<SendResult> sending = meeting.Client.SendFileAsync(
            "@CS101", "a \"b\" 👋.pdf", stream, size, steps, cancellationToken);

        var heard = (await meeting.Peer.HearAsync(cancellationToken)).ShouldBeOfType<Request.SendFile>();
        heard.Receiver.ShouldBe("@CS101");
        (heard.File.FileName, heard.File.FileSize).ShouldBe(("a \"b\" 👋.pdf", size));
        heard.File.Checksum.ShouldBe(Checksum.Compute(content));
        Checksum.OfBase64(heard.File.Base64.Span, out _).ShouldBe(Checksum.Compute(content));

        await meeting.Peer.SayAsync(
            cancellationToken, new ServerMessage.Success("File 'a \"b\" 👋.pdf' sent to CS101"));
        (await sending).ShouldBeOfType<SendResult.Delivered>();
        steps.Seen.ShouldBe(steps.Seen.Order());
        steps.Seen.LastOrDefault().ShouldBe(size);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_file_from_the_disk_bears_the_last_part_of_its_path(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        using var folder = new ScratchFolder();
        string path = Path.Combine(folder.Path, "notes.pdf");
        await File.WriteAllBytesAsync(path, Content(70_000), cancellationToken);
        Task<SendResult> sending = meeting.Client.SendFileAsync("Bob", path, null, cancellationToken);
        var heard = (await meeting.Peer.HearAsync(cancellationToken)).ShouldBeOfType<Request.SendFile>();
        (heard.File.FileName, heard.File.FileSize).ShouldBe(("notes.pdf", 70_000));
        await meeting.Peer.SayAsync(
            cancellationToken, new ServerMessage.Success("File 'notes.pdf' queued for Bob (offline)"));
        (await sending).ShouldBeOfType<SendResult.Queued>();
    }

    [Test, CancelAfter(10_000)]
    public async Task What_cannot_be_sent_is_refused_without_asking(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        ChatClient client = meeting.Client;
        using var folder = new ScratchFolder();
        string tooLarge = Path.Combine(folder.Path, "large.bin");
        await using (FileStream file = File.Create(tooLarge)) file.SetLength(Limits.MaxFileBytes + 1);

        (await client.SendFileAsync("Bob", tooLarge, null, cancellationToken)).Message.ShouldContain("10 MB");
        (await client.SendFileAsync("Bob", Path.Combine(folder.Path, "none"), null, cancellationToken))
            .ShouldBeOfType<SendResult.Refused>();
        (await client.SendFileAsync("Bob", folder.Path, null, cancellationToken)).ShouldBeOfType<SendResult.Refused>();
        (await client.SendFileAsync("Bob", "", null, cancellationToken)).ShouldBeOfType<SendResult.Refused>();
        (await client.SendFileAsync("/x", tooLarge, null, cancellationToken)).ShouldBeOfType<SendResult.Refused>();
        (await client.SendFileAsync("Bob", new string('x', 256), Stream.Null, 0, null, cancellationToken))
            .ShouldBeOfType<SendResult.Refused>();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_file_that_becomes_shorter_is_broken_off_and_the_connection_goes_on(
        CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        using var stream = new MemoryStream(Content(100_000));
        Task<SendResult> file = meeting.Client.SendFileAsync("Bob", "a", stream, 100_001, null, cancellationToken);
        Task<SendResult> text = meeting.Client.SendTextAsync("Bob", "Hi", cancellationToken);
        (await meeting.Peer.HearAsync(cancellationToken)).ShouldBe(new Request.Invalid("Malformed"));
        (await meeting.Peer.HearAsync(cancellationToken)).ShouldBeOfType<Request.SendText>();
        await meeting.Peer.SayAsync(
            cancellationToken, new ServerMessage.Error("not JSON"), new ServerMessage.Sent("Message delivered to Bob"));
        (await file).ShouldBeOfType<SendResult.Refused>().Message.ShouldContain("shorter");
        (await text).ShouldBeOfType<SendResult.Delivered>();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_file_that_is_cancelled_is_broken_off_and_the_connection_goes_on(
        CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stream = new EndlessStream(giveUp, cancelAfterReads: 3);
        Task<SendResult> file =
            meeting.Client.SendFileAsync("Bob", "a", stream, Limits.MaxFileBytes, null, giveUp.Token);
        await Should.ThrowAsync<OperationCanceledException>(file);
        Task<SendResult> text = meeting.Client.SendTextAsync("Bob", "Hi", cancellationToken);
        (await meeting.Peer.HearAsync(cancellationToken)).ShouldBe(new Request.Invalid("Malformed"));
        (await meeting.Peer.HearAsync(cancellationToken)).ShouldBeOfType<Request.SendText>();
        await meeting.Peer.SayAsync(
            cancellationToken, new ServerMessage.Error("not JSON"), new ServerMessage.Sent("Message delivered to Bob"));
        (await text).ShouldBeOfType<SendResult.Delivered>();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_file_under_way_when_the_connection_breaks_is_lost(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        using var stream = new MemoryStream(Content(Limits.MaxFileBytes));
        Task<SendResult> file =
            meeting.Client.SendFileAsync("Bob", "a", stream, stream.Length, null, cancellationToken);
        meeting.Peer.Reset();
        (await file).ShouldBeOfType<SendResult.Lost>();
    }

    private static byte[] Content(int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        return content;
    }
}
