using System.Text.Json.Nodes;
using ClassChat.Harness.Tests.Examined;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Matrix;

/// <summary>A fault of the matrix: what a server does wrong, and what that must cost.</summary>
/// <param name="Item">The item that it costs.</param>
/// <param name="Name">What the server does, as a sentence goes on after "a server that".</param>
/// <param name="Level">The level of the server.</param>
/// <param name="New">The fault, anew for each server.</param>
internal sealed record Fault(string Item, string Name, Level Level, Func<WireFault> New)
{
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

    private readonly Lock _gate = new();

    /// <summary>What becomes of what the server says.</summary>
    public Change Down { private get; init; } = _nothing;

    /// <summary>What becomes of what clients ask.</summary>
    public Change Up { private get; init; } = _nothing;

    /// <summary>True if the server never learns who has gone.</summary>
    public bool ForgetsNobody { private get; init; }

    /// <inheritdoc/>
    public override bool ChangesRequests => Up != _nothing;

    /// <inheritdoc/>
    public override bool KeepsGone => ForgetsNobody;

    /// <inheritdoc/>
    public override IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame)
    {
        lock (_gate) return [.. Down(client, json).Select(ProxyClient.Bytes)];
    }

    /// <inheritdoc/>
    public override IEnumerable<JsonNode> FromClient(ProxyClient client, JsonNode json)
    {
        lock (_gate) return [.. Up(client, json)];
    }
}
