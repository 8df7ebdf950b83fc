using System.Security.Cryptography;
using System.Text;

namespace ClassChat.Grading.Tests.Stubs.Kit;

/// <summary>How a stub server talks: what each server under test decides for itself.</summary>
/// <param name="dialect">The name of the dialect file that says the same.</param>
/// <param name="rules">What the server decides.</param>
/// <param name="input">How it tells apart what comes.</param>
/// <param name="output">How it lets others tell apart what it says.</param>
internal abstract class StubProtocol(string dialect, StubRules rules, StubFraming input, StubFraming output)
{
    /// <summary>The name of the dialect file that says the same.</summary>
    public string Dialect => dialect;

    /// <summary>What the server decides where the assignment leaves it open.</summary>
    public StubRules Rules => rules;

    /// <summary>How it lets others tell apart what it says.</summary>
    protected StubFraming Output => output;

    /// <summary>What it tells somebody, as writes on the wire.</summary>
    public virtual IEnumerable<byte[]> Write(StubClient to, StubEvent shown) =>
        Say(shown) is string text ? [Wrap(to, Encoding.UTF8.GetBytes(text))] : [];

    /// <summary>Leads the conversation with one client, until it goes.</summary>
    public virtual async Task ServeAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        if (!await LetInAsync(client, hub, cancel)) return;
        while ((!client.HasLeft || rules.StaysOpen) && await ReadAsync(client) is string message)
        {
            if (client.IsDead || client.HasLeft) continue;
            if (!await DoAsync(client, hub, message)) hub.Malformed(client);
        }
    }

    /// <summary>Lets somebody in, or not: false ends the connection.</summary>
    protected virtual async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new StubEvent.Prompt());
        return await ReadAsync(client) is string name && hub.Enter(client, name);
    }

    /// <summary>The words for something; null: it is not said.</summary>
    protected abstract string? Say(StubEvent shown);

    /// <summary>Does what a client asks for; false: it is malformed.</summary>
    protected virtual Task<bool> DoAsync(StubClient client, StubHub hub, string message) =>
        Task.FromResult(Do(client, hub, message));

    /// <summary>Does what a client asks for at once; false: it is malformed.</summary>
    protected virtual bool Do(StubClient client, StubHub hub, string message) => false;

    /// <summary>The next message of a client; null at its end.</summary>
    protected async Task<string?> ReadAsync(StubClient client)
    {
        if (await input.ReadAsync(client) is not byte[] frame) return null;
        try
        {
            return Encoding.UTF8.GetString(client.Decrypt is null ? frame : client.Decrypt(frame));
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return ""; // malformed, like every other empty message
        }
    }

    /// <summary>A body on the wire.</summary>
    protected byte[] Wrap(StubClient to, byte[] body) => output.Wrap(to.Encrypt is null ? body : to.Encrypt(body));
}
