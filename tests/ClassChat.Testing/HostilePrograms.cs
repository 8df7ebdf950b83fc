using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using ClassChat.Harness.Servers;
using ClassChat.Platform.Linux;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Recording;
using Shouldly;

namespace ClassChat.Testing;

/// <summary>Server programs of a line or two, and what they leave behind.</summary>
internal static class HostilePrograms
{
    /// <summary>What a server begins with: it listens, and then goes on as it likes.</summary>
    public const string Listen = "import os,signal,socket,subprocess,sys,time; s=socket.socket(); "
        + "s.bind(('127.0.0.1',int(os.environ['PORT']))); s.listen(); ";

    /// <summary>Goes on for ever, in an expression.</summary>
    public const string Ever = "for _ in iter(int,1)]";

    private const string Trace = "CLASSCHAT_TEST_TRACE";

    private static readonly ConditionalWeakTable<ServerUnderTest, History> _consoles = [];
    private static int _traces;

    /// <summary>A server in Python, whose processes can be found by a trace in their environment.</summary>
    public static Target.Command Command(string python, Protection protection = Protection.Best) =>
        new($"python3 -c \"{python}\"")
        {
            Protection = protection,
            Environment = new Dictionary<string, string>
            {
                [Trace] = $"{Environment.ProcessId}-{Interlocked.Increment(ref _traces)}",
            },
        };

    /// <summary>Starts it; fails the test if it does not listen.</summary>
    public static async Task<ServerUnderTest> StartedAsync(Target command, CancellationToken cancel)
    {
        using var clock = new StarvationAwareClock(1);
        StartResult result = await command.StartAsync(Level.Task4, clock, cancel);
        return result is StartResult.Running running ? running.Server
            : throw new InvalidOperationException(result.ToString());
    }

    /// <summary>Starts what does not listen, and tells why.</summary>
    public static async Task<StartResult.Failed> FailsAsync(Target command, CancellationToken cancel)
    {
        using var clock = new StarvationAwareClock(1);
        return (await command.StartAsync(Level.Task4, clock, cancel)).ShouldBeOfType<StartResult.Failed>();
    }

    /// <summary>Tells why it cannot be started, for a reason that is not its own.</summary>
    public static async Task<string> PreventedAsync(Target command, CancellationToken cancel)
    {
        using var clock = new StarvationAwareClock(1);
        return (await command.StartAsync(Level.Task4, clock, cancel)).ShouldBeOfType<StartResult.Prevented>().Reason;
    }

    /// <summary>Waits until it has ended, and tells how.</summary>
    public static async Task<string> DeathAsync(ServerUnderTest server, CancellationToken cancel)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (server.ExitReason is null) await look.WaitForNextTickAsync(cancel);
        return server.ExitReason;
    }

    /// <summary>History of its operator.</summary>
    public static History ConsoleOf(ServerUnderTest server) => _consoles.GetValue(server, HistoryRecorder.OperatorOf);

    /// <summary>Waits until it has printed something, and gives all it printed; fails if it ends without.</summary>
    public static async Task<string> SaysAsync(ServerUnderTest server, string text, CancellationToken cancel)
    {
        History console = ConsoleOf(server);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (true)
        {
            string? death = server.ExitReason;
            lock (console.Gate)
            {
                if (console.Text.IndexOf(text) >= 0) return console.Text.Text;
            }

            if (death is not null)
                throw new InvalidOperationException($"it {death} before it printed '{text}': {server.LastOutput}");
            await look.WaitForNextTickAsync(cancel);
        }
    }

    /// <summary>Waits until what it printed, errors included, contains something.</summary>
    public static async Task PrintsAsync(ServerUnderTest server, string text, CancellationToken cancel)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!server.LastOutput.Contains(text, StringComparison.Ordinal)) await look.WaitForNextTickAsync(cancel);
    }

    /// <summary>Connects to it and reads what it greets with.</summary>
    public static async Task<string> GreetingAsync(ServerUnderTest server, CancellationToken cancel)
    {
        using Socket socket = server.OpenSocket();
        await socket.ConnectAsync(server.Endpoint, cancel);
        byte[] bytes = new byte[100];
        int count = await socket.ReceiveAsync(bytes, cancel);
        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    /// <summary>Ends it, and sees that none of its processes is left.</summary>
    public static async Task EndsAsync(ServerUnderTest server, Target.Command command, CancellationToken cancel)
    {
        await server.DisposeAsync();
        await NothingIsLeftAsync(command, cancel);
    }

    /// <summary>Waits until none of its processes is left; a killed one is there until its parent takes note.</summary>
    public static async Task NothingIsLeftAsync(Target.Command command, CancellationToken cancel)
    {
        byte[] trace = Encoding.ASCII.GetBytes($"{Trace}={command.Environment[Trace]}\0");
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (int tries = 0; tries < 100 && Living(trace) > 0; tries++) await look.WaitForNextTickAsync(cancel);
        Living(trace).ShouldBe(0);
    }

    private static int Living(byte[] trace) => ProcessStatus.Ids().Count(id =>
    {
        try
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/environ");
            return File.ReadAllBytes(path).AsSpan().IndexOf(trace) >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
