using System.Text;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Targets;

/// <summary>Takes what a server prints to its operator into the operator's history.</summary>
internal sealed class ConsoleTap(History console) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (console.Gate)
        {
            console.Text.Append(buffer);
            console.Announce();
        }
    }
}
