using System.Text;
using ClassChat.Sandbox.Programs;

namespace ClassChat.Harness.Servers;

/// <summary>Text writer that appends the reference server's operator output to the operator's history.</summary>
internal sealed class ConsoleCapture(ConsoleOutput console) : TextWriter
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
