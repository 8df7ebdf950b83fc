using System.Globalization;
using ClassChat.Benchmarks.Wires;

namespace ClassChat.Benchmarks.Servers;

/// <summary>Ours: the program that is delivered, with its own runtime settings.</summary>
internal sealed class ClassChatServer : Contender
{
    /// <inheritdoc/>
    public override string Name => "ClassChat";

    /// <inheritdoc/>
    public override Wire Wire { get; } = new ClassChatWire();

    /// <inheritdoc/>
    public override string? Program { get; } = new[] { "classchat", "classchat.exe" }
        .Select(program => Path.Combine(AppContext.BaseDirectory, program))
        .FirstOrDefault(File.Exists);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arguments(int port, string folder) =>
        ["serve", "--port", port.ToString(CultureInfo.InvariantCulture), "--log-level", "error"];
}
