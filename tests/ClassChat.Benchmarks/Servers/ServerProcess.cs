using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClassChat.Benchmarks.Servers;

/// <summary>A server in a process of its own, and what the system says about that process.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int MaxOutputChars = 4_000;

    private static readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _endTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process, IPEndPoint endpoint)
    {
        _process = process;
        Endpoint = endpoint;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>The processor time it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            CheckAlive();
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The memory of it that is in RAM: VmRSS of <c>/proc/PID/status</c> (proc(5)), in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            CheckAlive();
            string line = File.ReadLines($"/proc/{_process.Id}/status")
                .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            string kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(Contender contender, string folder, CancellationToken cancel)
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = new ProcessStartInfo(contender.Program!, contender.Arguments(endpoint.Port, folder))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            Process process = Process.Start(start) ?? throw new Win32Exception("no process was started");
            var server = new ServerProcess(process, endpoint);
            try
            {
                await server.ListensAsync(contender.Name, cancel);
                return server;
            }
            catch (Exception)
            {
                await server.DisposeAsync();
                throw;
            }
        }
        catch (Win32Exception error)
        {
            throw new MeasurementFailedException($"{contender.Name} cannot be started: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        using var patience = new CancellationTokenSource(_endTimeout);
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task ListensAsync(string name, CancellationToken cancel)
    {
        long begun = Stopwatch.GetTimestamp();
        using var look = new PeriodicTimer(_pollInterval);
        while (!await IsListeningAsync(cancel))
        {
            if (_process.HasExited) throw new MeasurementFailedException($"{name} ended before it listened:\n{Said()}");
            if (Stopwatch.GetElapsedTime(begun) > _startTimeout)
                throw new MeasurementFailedException($"{name} does not listen after {_startTimeout.TotalSeconds} s");
            await look.WaitForNextTickAsync(cancel);
        }
    }

    private async Task<bool> IsListeningAsync(CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(Endpoint, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void CheckAlive()
    {
        if (_process.HasExited) throw new MeasurementFailedException($"the server has ended: {Said()}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            if (_output.Length < MaxOutputChars) _output.AppendLine(line.Data);
        }
    }

    private string Said()
    {
        lock (_output) return _output.ToString().Trim();
    }
}
