using System.Net;
using System.Net.Sockets;
using ClassChat.Server.Sockets;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

[TestFixture]
[CancelAfter(30_000)]
public sealed class ListenerTests
{
    [Test]
    public async Task Clients_that_cannot_be_taken_over_are_closed_said_once_and_keep_no_slot()
    {
        using var logs = new ScreenLogs();
        using var listener = new Listener(IPAddress.Loopback, 0, maxSockets: 1);
        using var stopping = new CancellationTokenSource();
        int failures = 0;
        var taken = new TaskCompletionSource<AcceptedSocket>();
        Task accepting = listener.AcceptAllAsync(
            accepted =>
            {
                if (failures++ < 3) throw new InvalidOperationException("no more threads");
                taken.SetResult(accepted);
            },
            TimeProvider.System,
            logs,
            stopping.Token);

        for (int i = 0; i < 3; i++)
        {
            using WireClient refused = await WireClient.ConnectAsync(listener.Endpoint);
            (await refused.ReadToEndAsync()).ShouldBeEmpty();
        }

        using WireClient client = await WireClient.ConnectAsync(listener.Endpoint);
        using AcceptedSocket socket = await taken.Task;
        await socket.Socket.SendAsync("?"u8.ToArray());
        (await client.ReadAsLongAsAsync("?")).ShouldBe("?");
        logs.Screen.Shown.Split("Warning: A client could not be accepted: no more threads\n").Length.ShouldBe(2);
        await stopping.CancelAsync();
        await accepting;
    }

    [Test]
    public void A_socket_closed_twice_gives_one_slot_back()
    {
        using var slots = new SemaphoreSlim(0);
        var accepted = new AcceptedSocket(new Socket(SocketType.Stream, ProtocolType.Tcp), slots);
        accepted.Dispose();
        accepted.Dispose();
        slots.CurrentCount.ShouldBe(1);
    }

    [TestCase(1024, 90, 1024 - 90 - DescriptorLimit.Reserve)]
    [TestCase(100, 90, 1)]
    [TestCase(null, 90, null)]
    public void Clients_may_have_what_is_neither_open_nor_reserved(int? limit, int open, int? expected) =>
        DescriptorLimit.MaxClientSockets(limit, open).ShouldBe(expected);

    [TestCase("Max open files            1024                 524288               files", 1024)]
    [TestCase("Max open files            unlimited            unlimited            files", null)]
    [TestCase("Max processes             96365                96365                processes", null)]
    public void The_limit_in_force_is_read(string line, int? expected) => DescriptorLimit.Read(
        $"Limit                     Soft Limit           Hard Limit           Units\n{line}\n").ShouldBe(expected);

    [Test, Platform("Linux")]
    public void Every_open_descriptor_counts()
    {
        const int Files = 100;
        int before = DescriptorLimit.MaxClientSockets()!.Value;
        List<FileStream> files = [.. Enumerable.Range(0, Files).Select(_ => File.OpenRead("/dev/null"))];
        int after = DescriptorLimit.MaxClientSockets()!.Value;
        files.ForEach(file => file.Dispose());
        (before - after).ShouldBeInRange(Files / 2, Files * 2); // the runtime opens and closes some, too
    }
}
