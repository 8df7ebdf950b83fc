using System.Net;
using System.Net.Sockets;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Testing;
using ClassChat.Testing.FaultyServers;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Execution;

/// <summary>What a server is shown of a client that goes is no matter of luck.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DisconnectTests
{
    /// <summary>The kernel answers for a closed socket at once, so two writes show it.</summary>
    [TestCase("")]
    [TestCase("alice stops reading")]
    [CancelAfter(60_000)]
    public async Task What_a_server_says_to_who_has_closed_meets_no_reset(string before, CancellationToken cancel)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var over = new TaskCompletionSource();
        Task<SocketError> serving = SpeakAfterTheEndAsync(listener, over.Task, cancel);

        ScenarioResult result = await ScenarioPlayer.RunAsync(
            new Target.Address("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port), RepositorySuite.ClassicText,
            Level.Task1,
            $"""
            scenario "Somebody closes"
            counts for t1.ack
            level task1
            why "they may"
            bots alice

            alice connects for a greeting
            alice is greeted
            {before}
            alice closes the connection
            """,
            cancel);
        over.SetResult();

        result.Verdict.ShouldBe(Verdict.Passed, result.Failure?.Mismatch.Summary);
        (await serving).ShouldBe(SocketError.Success);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_reset_is_heard_of_before_anybody_returns(CancellationToken cancel)
    {
        var fault = new HearsOfEndsLate();

        ScenarioResult result = await ScenarioPlayer.RunAsync(
            new FaultyServer(() => fault), RepositorySuite.Classic, Level.Task4,
            $"""
            {ScenarioTexts.Head}
            alice, bob join
            alice resets the connection
            alice comes back
            bob sends alice "Hi"
            alice receives "Hi" from bob
            """,
            cancel);

        result.Verdict.ShouldBe(Verdict.Passed, result.Failure?.Mismatch.Summary);
        fault.WasOverAtReturn.ShouldBeTrue();
    }

    /// <summary>Speaks when its client has ended, and looks, when the scenario is over, how that was taken.</summary>
    private static async Task<SocketError> SpeakAfterTheEndAsync(
        TcpListener listener, Task over, CancellationToken cancel)
    {
        using Socket client = await listener.AcceptSocketAsync(cancel);
        await client.SendAsync("Connection established"u8.ToArray(), cancel);
        byte[] buffer = new byte[1];
        while (await client.ReceiveAsync(buffer, cancel) > 0) await client.SendAsync(buffer, cancel);
        try
        {
            foreach (byte[] late in new[] { "And "u8.ToArray(), "goodbye!"u8.ToArray() })
                await client.SendAsync(late, cancel);
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }

        await over;
        return (SocketError)(int)client.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
    }

    /// <summary>Its server is told of an end a moment later.</summary>
    private sealed class HearsOfEndsLate : WireFault
    {
        private int _names;
        private volatile bool _isOver;

        /// <summary>True if the end had been told when the third name was asked for: by who had reset.</summary>
        public bool WasOverAtReturn { get; private set; }

        public override string? Named(string name)
        {
            if (Interlocked.Increment(ref _names) == 3) WasOverAtReturn = _isOver;
            return name;
        }

        public override async Task RestAtEndAsync(CancellationToken cancel)
        {
            await PauseAsync(TimeSpan.FromMilliseconds(50), cancel);
            _isOver = true;
        }
    }
}
