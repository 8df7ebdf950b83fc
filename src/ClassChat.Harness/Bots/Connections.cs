using System.Net.Sockets;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>The connections of one bot: one, or as many as its dialect's clients have, each under a name.</summary>
/// <param name="scope">What they share.</param>
internal sealed class Connections(ConnectionScope scope) : IAsyncDisposable
{
    private readonly Dictionary<string, Connection> _others = [];
    private Subject? _server;
    private (WireManner, int) _wire = (WireManner.Whole, 0);

    /// <summary>The one that was opened first; null before and after.</summary>
    public Connection? First { get; private set; }

    /// <summary>True while the bot has not gone.</summary>
    public bool IsOpen => First is { IsOpen: true };

    /// <summary>The one of a name; null: the first.</summary>
    public Connection Of(string? name) => name is null ? First! : _others[name];

    /// <summary>Opens the first, after closing those there are; false if there is none to be had.</summary>
    public async Task<bool> OpenAsync(Subject server, Deadline deadline, CancellationToken cancel)
    {
        await DisposeAsync();
        _server = server;
        lock (scope.History.Gate) scope.History.BeginConnection();
        First = await TryOpenAsync(deadline, cancel);
        return First is not null;
    }

    /// <summary>Opens another one to the same place; false if there is none to be had.</summary>
    public async Task<bool> OpenAsync(string name, Deadline deadline, CancellationToken cancel)
    {
        if (await TryOpenAsync(deadline, cancel) is not Connection connection) return false;
        connection.Me = First!.Me;
        _others[name] = connection;
        return true;
    }

    /// <summary>From now on bytes are put on the wire so.</summary>
    public void SetWire(WireManner manner, int bytes)
    {
        _wire = (manner, bytes);
        if (First is not null) First.Wire = _wire;
    }

    /// <summary>Stops or takes up reading.</summary>
    public void SetReading(bool reads)
    {
        First?.SetReading(reads);
        foreach (Connection other in _others.Values) other.SetReading(reads);
    }

    /// <summary>Ends them all in one of the ways in which a client can go.</summary>
    public async Task EndAsync(Manner manner)
    {
        foreach (Connection other in _others.Values) await other.EndAsync(manner);
        if (First is not null) await First.EndAsync(manner);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (Connection other in _others.Values) await other.DisposeAsync();
        _others.Clear();
        if (First is not null) await First.DisposeAsync();
        First = null;
    }

    private async Task<Connection?> TryOpenAsync(Deadline deadline, CancellationToken cancel)
    {
        scope.Allowance.Connect();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<Connection> opening = Connection.OpenAsync(_server!, scope, limit.Token);
        if (!await scope.Clock.WaitAsync(opening, deadline, cancel)) await limit.CancelAsync();
        try
        {
            Connection connection = await opening;
            connection.Wire = _wire;
            return connection;
        }
        catch (Exception error) when (
            error is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
