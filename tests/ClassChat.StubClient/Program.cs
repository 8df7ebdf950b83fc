using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ClassChat.StubClient;

/// <summary>
/// A client as a student may write it in C#: a task for each direction, JSON lines, no files. It is graded, and loses
/// what it does not have.
/// </summary>
internal static class Program
{
    private const string To = "To: ";
    private const string Message = "Message: ";

    private static async Task<int> Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        using var client = new TcpClient();
        await client
            .ConnectAsync(arguments[0], int.Parse(arguments[1], System.Globalization.CultureInfo.InvariantCulture));
        NetworkStream stream = client.GetStream();
        Task receiving = ReceiveAsync(new StreamReader(stream, new UTF8Encoding(false)));
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true };
        using var keyboard = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));

        if (await keyboard.ReadLineAsync() is not string name) return 0;
        await writer.WriteLineAsync(name);
        while (await AskAsync(keyboard, To) is string to && to != "exit")
        {
            if (await AskAsync(keyboard, Message) is not string text) break;
            await writer.WriteLineAsync(JsonSerializer.Serialize(new { receiver = to, text }));
        }

        client.Client.Shutdown(SocketShutdown.Send);
        await receiving;
        return 0;
    }

    private static async Task<string?> AskAsync(StreamReader keyboard, string prompt)
    {
        await Console.Out.WriteAsync(prompt);
        return await keyboard.ReadLineAsync();
    }

    /// <summary>
    /// The server asks for a name without a newline: what stands before the first brace is shown as it is.
    /// </summary>
    private static async Task ReceiveAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is string line)
        {
            int brace = line.IndexOf('{', StringComparison.Ordinal);
            if (brace < 0) continue;
            using JsonDocument message = JsonDocument.Parse(line[brace..]);
            if (message.RootElement.GetProperty("status").GetString() != "message") continue;
            string sender = message.RootElement.GetProperty("sender").GetString()!;
            await Console.Out.WriteLineAsync($"\n[{sender}] {message.RootElement.GetProperty("text").GetString()}");
        }
    }
}
