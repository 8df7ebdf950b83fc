using System.Text;

namespace ClassChat.Benchmarks.Wires;

/// <summary>
/// What the bytes of a chat are. All else about the load is the same code for every server: sockets, windows, counting.
/// </summary>
internal abstract class Wire
{
    /// <summary>Stands in the stream once the client is in.</summary>
    public abstract byte[] Ready { get; }

    /// <summary>Stands in the sender's stream once for each message, and nowhere else.</summary>
    public abstract byte[] Confirmation { get; }

    /// <summary>What that confirmation is worth.</summary>
    public abstract string ConfirmationMeaning { get; }

    /// <summary>What a client says to come in.</summary>
    public abstract byte[] Hello(string name);

    /// <summary>A message, and whatever asks for its confirmation.</summary>
    public abstract byte[] Message(string sender, string receiver, string text);

    /// <summary>The bytes of some ASCII.</summary>
    protected static byte[] Bytes(string ascii) => Encoding.ASCII.GetBytes(ascii);
}
