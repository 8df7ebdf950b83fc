using System.Diagnostics;
using System.Runtime.Versioning;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Platform.Tests.Linux;

[Platform("Linux"), SupportedOSPlatform("linux")]
[CancelAfter(60_000)]
public sealed class ForkLockTests
{
    private const int Starters = 4, Copies = 400;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("classchat-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_program_that_was_just_copied_starts_while_others_start(CancellationToken cancel)
    {
        using var isDone = new CancellationTokenSource();
        Task[] starters =
            [.. Enumerable.Range(0, Starters).Select(_ => Task.Run(() => StartUntil(isDone.Token), cancel))];
        using OpenFolder target = OpenFolder.Open(_folder, out string? _)!;

        for (int i = 0; i < Copies; i++)
        {
            new FolderCopy(1 << 20, []).CopyEntry("/usr/bin/true", target, EntryName.From($"copy{i}")).ShouldBeNull();
            await EndAsync(Path.Combine(_folder, $"copy{i}"));
        }

        await isDone.CancelAsync();
        await Task.WhenAll(starters);
    }

    private static async Task StartUntil(CancellationToken isDone)
    {
        while (!isDone.IsCancellationRequested) await EndAsync("/usr/bin/true");
    }

    private static async Task EndAsync(string program)
    {
        using Process started = ForkLock.Start(new ProcessStartInfo(program))!;
        await started.WaitForExitAsync(CancellationToken.None);
        started.ExitCode.ShouldBe(0);
    }
}
