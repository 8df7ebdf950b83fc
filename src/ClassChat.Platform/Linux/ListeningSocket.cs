using System.Net;

namespace ClassChat.Platform.Linux;

/// <summary>TCP socket that listens.</summary>
/// <param name="Address">Its address; 0.0.0.0 and :: stand for all addresses.</param>
/// <param name="Port">Its port.</param>
/// <param name="Link">The descriptor link of it: <c>socket:[12345]</c>.</param>
internal sealed record ListeningSocket(IPAddress Address, int Port, string Link)
{
    /// <summary>The address and port, as people write them.</summary>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
