using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ClassChat.Benchmarks.Load;
using ClassChat.Benchmarks.Reports;
using ClassChat.Benchmarks.Servers;
using ClassChat.Protocol;

namespace ClassChat.Benchmarks.Measures;

/// <summary>The largest file, from one client to another, against the same bytes over a plain connection.</summary>
internal sealed class FileMeasure : Measure
{
    private const int Seed = 1;

    /// <summary>Files are quick: this many a run, of which the median is the run's.</summary>
    private const int FilesPerRun = 5;

    /// <inheritdoc/>
    public override string Name => "file";

    /// <inheritdoc/>
    public override string Description => "a 10 MB file, against a plain copy of the same bytes over loopback";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(Arena arena, CancellationToken cancel)
    {
        await using ServerProcess server = await arena.StartAsync(arena.Ours, cancel);
        using LoadClient receiver = LoadClient.Join(server.Endpoint, arena.Ours.Wire, "fr", cancel);
        using LoadClient sender = LoadClient.Join(server.Endpoint, arena.Ours.Wire, "fs", cancel);
        using var plain = new PlainConnection(cancel);
        byte[] request = Request(sender.Name, receiver.Name, out byte[] lastBytes);
        var files = new List<double>();
        var copies = new List<double>();
        TimeSpan used = server.ProcessorTime;
        for (int run = 0; run <= arena.Runs; run++)
        {
            arena.Progress($"a file, run {run} of {arena.Runs}");
            if (run == 1) used = server.ProcessorTime;
            double[] file = new double[FilesPerRun];
            double[] copy = new double[FilesPerRun];
            for (int i = 0; i < FilesPerRun; i++)
            {
                copy[i] = await TransferAsync(plain.Sender, plain.Receiver, request, lastBytes);
                file[i] = await TransferAsync(sender, receiver.Socket, request, lastBytes);
                new PatternReader(sender.Socket, "{\"status\":\"success\""u8.ToArray()).ReceiveAll(1);
            }

            if (run == 0) continue;
            files.Add(Figures.Median(file));
            copies.Add(Figures.Median(copy));
        }

        double cpuMs = (server.ProcessorTime - used).TotalMilliseconds / (arena.Runs * FilesPerRun);
        return Show(arena, request.Length, files, copies, cpuMs, server.ResidentBytes);
    }

    private static Section Show(
        Arena arena, int bytes, List<double> files, List<double> copies, double cpuMs, long resident) => new(
        $"A file of {Limits.MaxFileBytes:#,0} bytes",
        ["way", "ms (median)", "least - most", "server CPU, ms"],
        [
            [.. Row("through ClassChat", files), Figures.Show(cpuMs, "0.0")],
            [.. Row("plain copy", copies), ""],
            ["ratio", Figures.Ratio(Figures.Median(files), Figures.Median(copies)), "", ""],
        ],
        [
            $"{bytes:#,0} bytes with base64 and fields, from the first write to the receiver's last byte; the plain"
                + " copy is one connection with nobody between. The server also checks base64, size and SHA-256.",
            $"{arena.Runs} runs of {FilesPerRun} files and copies in turn, after one to warm up; afterwards the server"
                + $" held {resident / (1024 * 1024)} MB.",
        ]);

    private static string[] Row(string way, List<double> ms) =>
        [way, Figures.Show(Figures.Median(ms), "0.0"), Figures.Range(ms, "0.0")];

    private static byte[] Request(string sender, string receiver, out byte[] lastBytes)
    {
        byte[] content = new byte[Limits.MaxFileBytes];
        new Random(Seed).NextBytes(content);
        string base64 = Convert.ToBase64String(content);
        lastBytes = System.Text.Encoding.ASCII.GetBytes(base64[^64..]);
        return System.Text.Encoding.ASCII.GetBytes(
            $"{{\"type\":\"file\",\"sender\":\"{sender}\",\"receiver\":\"{receiver}\",\"file_data\":{{"
            + $"\"filename\":\"notes.pdf\",\"filesize\":{content.Length},\"checksum\":\"{Checksum.Compute(content)}\","
            + $"\"data\":\"{base64}\"}}}}\n");
    }

    private static async Task<double> TransferAsync(
        LoadClient sender, Socket receiver, byte[] bytes, byte[] lastBytes)
    {
        long begun = Stopwatch.GetTimestamp();
        Task sending = Task.Run(() => sender.Send(bytes));
        new PatternReader(receiver, lastBytes).ReceiveAll(1);
        double ms = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        await sending;
        return ms;
    }

    /// <summary>Two ends of a connection of this process with itself.</summary>
    private sealed class PlainConnection : IDisposable
    {
        public PlainConnection(CancellationToken cancel)
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            Sender = LoadClient.Connect((IPEndPoint)listener.LocalEndPoint!, "plain", cancel);
            Receiver = listener.Accept();
        }

        public LoadClient Sender { get; }

        public Socket Receiver { get; }

        public void Dispose()
        {
            Sender.Dispose();
            Receiver.Dispose();
        }
    }
}
