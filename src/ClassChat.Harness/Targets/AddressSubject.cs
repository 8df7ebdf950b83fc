using System.Net;
using System.Net.Sockets;
using ClassChat.Harness.Isolation;

namespace ClassChat.Harness.Targets;

/// <summary>A server that somebody else started.</summary>
internal sealed class AddressSubject(IPEndPoint endpoint) : Subject
{
    /// <inheritdoc/>
    public override IPEndPoint Endpoint { get; } = endpoint;

    /// <summary>
    /// Resolves the address, and sees that somebody listens there if that can be seen without disturbing a server that
    /// takes one client only; elsewhere it shows when the first bot connects.
    /// </summary>
    public static async Task<Start> FindAsync(Target.Address address, CancellationToken cancel)
    {
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(address.Host, AddressFamily.InterNetwork, cancel);
            if (found.Length == 0) return new Start.Failed($"'{address.Host}' has no IPv4 address", "");
            var endpoint = new IPEndPoint(found[0], address.Port);
            bool isSeen = !IPAddress.IsLoopback(endpoint.Address) || Listeners.Has(endpoint.Port);
            return isSeen || await AcceptsAsync(endpoint, cancel)
                ? new Start.Running(new AddressSubject(endpoint))
                : new Start.Failed($"nobody listens at {address.Host}:{address.Port}", "");
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

    /// <summary>Tries a port that no program of this system listens at: a container may, behind it.</summary>
    private static async Task<bool> AcceptsAsync(IPEndPoint endpoint, CancellationToken cancel)
    {
        using var probe = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await probe.ConnectAsync(endpoint, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
