using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClassChat.Grading.Tests.Stubs.Kit;

/// <summary>A manner whose messages are JSON objects, one way or both.</summary>
internal abstract class JsonStubProtocol(string dialect, StubRules rules, StubFraming input, StubFraming output)
    : StubProtocol(dialect, rules, input, output)
{
    /// <summary>How JSON is written: compactly, and what is not ASCII as it is.</summary>
    protected virtual JsonSerializerOptions Options { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object that says something; null: it is not said.</summary>
    protected abstract object? Shape(StubEvent shown);

    /// <summary>Does what a client asks for; false: it is malformed.</summary>
    protected virtual bool Do(StubClient client, StubHub hub, JsonObject json) => false;

    /// <summary>Does what a client asks for; false: it is malformed.</summary>
    protected virtual Task<bool> DoAsync(StubClient client, StubHub hub, JsonObject json) =>
        Task.FromResult(Do(client, hub, json));

    protected override string? Say(StubEvent shown) => Shape(shown) is object shape ? Json(shape) : null;

    protected override async Task<bool> DoAsync(StubClient client, StubHub hub, string message) =>
        Parse(message) is JsonObject json && await DoAsync(client, hub, json);

    /// <summary>A value as JSON.</summary>
    protected string Json(object value) => JsonSerializer.Serialize(value, Options);

    /// <summary>The object that a text is; null if it is none.</summary>
    protected static JsonObject? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text in an object; null if there is none of that name.</summary>
    protected static string? Text(JsonNode? json, string key)
    {
        try
        {
            return (json as JsonObject)?[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair is no text
        }
    }

    /// <summary>A whole number in an object; null if there is none of that name.</summary>
    protected static int? Number(JsonNode? json, string key) =>
        (json as JsonObject)?[key] is JsonValue value && value.TryGetValue(out int number) ? number : null;

    /// <summary>Bytes that stand in an object as base64; null if there are none of that name.</summary>
    protected static byte[]? Bytes(JsonNode? json, string key)
    {
        try
        {
            return Text(json, key) is string base64 ? Convert.FromBase64String(base64) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
