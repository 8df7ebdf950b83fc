using System.Text;
using ClassChat.Sandbox.Programs;

namespace ClassChat.Harness.Servers;

/// <summary>
/// Text writer that passes the reference server's operator output on to its <see cref="ConsoleOutput"/>, from which the
/// operator's history is recorded.
/// </summary>
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
