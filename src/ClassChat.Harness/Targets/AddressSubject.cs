using System.Net;
using System.Net.Sockets;

namespace ClassChat.Harness.Targets;

/// <summary>A server that somebody else started.</summary>
internal sealed class AddressSubject(IPEndPoint endpoint) : Subject
{
    /// <inheritdoc/>
    public override IPEndPoint Endpoint { get; } = endpoint;

    /// <summary>Resolves the address. Whether somebody listens shows when the first bot connects.</summary>
    public static async Task<Start> FindAsync(Target.Address address, CancellationToken cancel)
    {
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(address.Host, AddressFamily.InterNetwork, cancel);
            return new Start.Running(new AddressSubject(new IPEndPoint(found[0], address.Port)));
        }
        catch (SocketException error)
        {
            return new Start.Failed($"there is no host '{address.Host}': {error.Message}", "");
        }
    }

    /// <inheritdoc/>
    public override Task<bool> TypeAsync(string text, CancellationToken cancel) => Task.FromResult(false);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
