using System.Buffers;
using ClassChat.Client.Files;
using ClassChat.Client.Requests;
using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Wire;

/// <summary>
/// An item of the <see cref="SendQueue"/>: a request or file to write, with the pending request that its reply
/// completes.
/// </summary>
/// <param name="Pending">The request that the reply completes; null if no reply is expected.</param>
internal abstract record OutgoingItem(PendingRequest? Pending)
{
    /// <summary>One request that is complete in memory and is written in one piece.</summary>
    public sealed record Message(Request Request, PendingRequest? Pending) : OutgoingItem(Pending)
    {
        /// <summary>Appends the request to the output.</summary>
        public void Write(IBufferWriter<byte> output) => RequestWriter.Write(output, Request);
    }

    /// <summary>
    /// One file that is read from a stream while it is written, block by block; a <see cref="Message"/> is written at
    /// once.
    /// </summary>
    /// <param name="Upload">The upload that writes the file.</param>
    /// <param name="Pending">The request that the reply completes.</param>
    /// <param name="Cancelled">Cancels the file.</param>
    public sealed record File(FileUpload Upload, PendingRequest Pending, CancellationToken Cancelled)
        : OutgoingItem(Pending)
    {
        /// <summary>
        /// The reason why the file was not sent completely, available once the reply has arrived; null if it was sent.
        /// </summary>
        public string? Error { get; set; }
    }
}
