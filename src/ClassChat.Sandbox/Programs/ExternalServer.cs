using System.Net;
using System.Net.Sockets;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>Server under test that runs already, started outside the harness (<see cref="Target.Address"/>).</summary>
internal sealed class ExternalServer(IPEndPoint endpoint) : ServerUnderTest
{
    /// <inheritdoc/>
    public override IPEndPoint Endpoint { get; } = endpoint;

    /// <summary>
    /// Resolves the address and checks that a server listens there. Locally this uses the system's tables, so as not to
    /// disturb a server that accepts only one client; a remote server is not checked until the first bot connects.
    /// </summary>
    public static async Task<StartResult> FindAsync(Target.Address address, CancellationToken cancel)
    {
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(address.Host, AddressFamily.InterNetwork, cancel);
            if (found.Length == 0) return new StartResult.Failed($"'{address.Host}' has no IPv4 address", "");
            var endpoint = new IPEndPoint(found[0], address.Port);
            bool isSeen = !IPAddress.IsLoopback(endpoint.Address) || ListeningPorts.Has(endpoint.Port);
            return isSeen || await AcceptsAsync(endpoint, cancel)
                ? new StartResult.Running(new ExternalServer(endpoint))
                : new StartResult.Failed($"nobody listens at {address.Host}:{address.Port}", "");
        }
        catch (SocketException error)
        {
            return new StartResult.Failed($"there is no host '{address.Host}': {error.Message}", "");
        }
    }

    /// <inheritdoc/>
    public override Task<bool> TypeAsync(string text, CancellationToken cancel) => Task.FromResult(false);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// Tries to connect to a local port on which the system shows no listener, since a container may be behind it.
    /// </summary>
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
