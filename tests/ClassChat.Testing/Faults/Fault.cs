using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Testing.FaultyServers;

namespace ClassChat.Testing.Faults;

/// <summary>A fault of the matrix: what a server does wrong, and what that must cost.</summary>
/// <param name="Item">The item that it costs.</param>
/// <param name="Name">What the server does, as a sentence goes on after "a server that".</param>
/// <param name="Level">The level of the server.</param>
/// <param name="Server">Our own server with the fault, which is anew for each.</param>
internal sealed record Fault(string Item, string Name, Level Level, Target Server)
{
    /// <summary>Other items that it costs as well, since they are about the same.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>All items that it costs, in the order of the rubric.</summary>
    public IEnumerable<string> Items => Others.Prepend(Item);

    /// <inheritdoc/>
    public override string ToString() => $"{Item}: a server that {Name}";
}

/// <summary>What becomes of a message of one kind on its way between a client and the server.</summary>
/// <param name="client">Who gets it, or sent it.</param>
/// <param name="json">The message, which may be changed.</param>
/// <returns>What is passed on in its place.</returns>
internal delegate IEnumerable<JsonNode> Change(ProxyClient client, JsonNode json);

/// <summary>A fault made of rules.</summary>
internal sealed class Rules : WireFault
{
    private static readonly Change _nothing = (_, json) => [json];

    private readonly Lock _lock = new();

    /// <summary>What becomes of what the server says.</summary>
    public Change Down { private get; init; } = _nothing;

    /// <summary>What becomes of what clients ask.</summary>
    public Change Up { private get; init; } = _nothing;

    /// <summary>True if the server never learns who has gone.</summary>
    public bool ForgetsNobody { private get; init; }

    /// <summary>True if the server never learns whose connection broke.</summary>
    public bool MissesResets { private get; init; }

    /// <summary>What becomes of the name that a client asks for; null: it is not heard.</summary>
    public Func<string, string?> Name { private get; init; } = name => name;

    /// <summary>What becomes of the bytes of one read, of a client who is in.</summary>
    public Func<ProxyClient, byte[], byte[]> Reads { private get; init; } = (_, bytes) => bytes;

    /// <summary>How many requests it takes out of what one read brings, at most.</summary>
    public int Most { private get; init; } = int.MaxValue;

    /// <summary>True if what a read brings of a request is forgotten when it is not all of it.</summary>
    public bool ForgetsRest { private get; init; }

    /// <inheritdoc/>
    public override bool ChangesRequests => Up != _nothing || ForgetsRest || Most < int.MaxValue;

    /// <inheritdoc/>
    public override int MostOfOneRead => Most;

    /// <inheritdoc/>
    public override bool ForgetsHalves => ForgetsRest;

    /// <inheritdoc/>
    public override bool KeepsGone => ForgetsNobody;

    /// <inheritdoc/>
    public override bool KeepsBroken => MissesResets;

    /// <inheritdoc/>
    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        lock (_lock) return [.. Down(client, json).Select(ProxyClient.Bytes)];
    }

    /// <inheritdoc/>
    public override IEnumerable<JsonNode> FromClient(ProxyClient client, JsonNode json)
    {
        lock (_lock) return [.. Up(client, json)];
    }

    /// <inheritdoc/>
    public override string? Named(string name) => Name(name);

    /// <inheritdoc/>
    public override byte[] Heard(ProxyClient client, byte[] bytes)
    {
        lock (_lock) return Reads(client, bytes);
    }
}
