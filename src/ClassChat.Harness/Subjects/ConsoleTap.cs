using System.Text;
using ClassChat.Harness.Targets;

namespace ClassChat.Harness.Subjects;

/// <summary>Takes what a server prints to its operator to the operator's console.</summary>
internal sealed class ConsoleTap(ConsoleOutput console) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => console.Print(value ?? "");

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => console.Print(new string(buffer));
}
