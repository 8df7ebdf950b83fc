using System.Buffers;
using ClassChat.Client.Answers;
using ClassChat.Client.Files;
using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Wire;

/// <summary>Something on its way to the server, with the question that it raises.</summary>
/// <param name="Question">Ends with the server's answer; null for what is not answered.</param>
internal abstract record Post(Question? Question)
{
    /// <summary>A request that is written in one piece.</summary>
    public sealed record Short(Request Request, Question? Question) : Post(Question)
    {
        /// <summary>Appends it to what is written next.</summary>
        public void Write(IBufferWriter<byte> output) => RequestWriter.Write(output, Request);
    }

    /// <summary>A file, written while it is read.</summary>
    /// <param name="Upload">Writes it.</param>
    /// <param name="Question">Ends with the server's answer.</param>
    /// <param name="Cancelled">Gives up the file.</param>
    public sealed record File(FileUpload Upload, Question Question, CancellationToken Cancelled) : Post(Question)
    {
        /// <summary>Why the file was not sent whole, once the question is answered; null if it was.</summary>
        public string? Fault { get; set; }
    }
}
