using ClassChat.Benchmarks.Wires;

namespace ClassChat.Benchmarks.Servers;

/// <summary>nats-server: written in Go, and known for its throughput.</summary>
internal sealed class NatsServer : Contender
{
    /// <inheritdoc/>
    public override string Name => "nats-server";

    /// <inheritdoc/>
    public override Wire Wire { get; } = new NatsWire();

    /// <inheritdoc/>
    public override string? Program { get; } = Find("nats-server");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arguments(int port, string folder)
    {
        string path = Path.Combine(folder, $"nats-{port}.conf");
        File.WriteAllText(path, $"""
            host: "127.0.0.1"
            port: {port}
            max_connections: 100000
            """);
        return ["-c", path];
    }
}
