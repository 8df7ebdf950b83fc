using ClassChat.Benchmarks.Wires;

namespace ClassChat.Benchmarks.Servers;

/// <summary>ngircd: written in C, single-threaded, and known for its small size.</summary>
internal sealed class NgircdServer : Contender
{
    /// <inheritdoc/>
    public override string Name => "ngircd";

    /// <inheritdoc/>
    public override Wire Wire { get; } = new IrcWire();

    /// <inheritdoc/>
    public override string? Program { get; } = Find("ngircd");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arguments(int port, string folder)
    {
        string path = Path.Combine(folder, $"ngircd-{port}.conf");
        // No limits, no penalties, no look-ups: nothing that holds it back.
        File.WriteAllText(path, $"""
            [Global]
            Name = irc.example.net
            Info = benchmark
            Listen = 127.0.0.1
            Ports = {port}
            MotdPhrase = "welcome"
            [Limits]
            MaxConnections = 0
            MaxConnectionsIP = 0
            MaxNickLength = 20
            MaxPenaltyTime = 0
            PingTimeout = 3600
            [Options]
            DNS = no
            Ident = no
            PAM = no
            [Operator]
            Name = {IrcWire.Operator}
            Password = {IrcWire.Operator}
            """);
        return ["--nodaemon", "--config", path];
    }
}
