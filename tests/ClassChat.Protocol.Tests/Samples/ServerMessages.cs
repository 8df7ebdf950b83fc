using ClassChat.Protocol.Messages;
using CsCheck;

namespace ClassChat.Protocol.Tests.Samples;

/// <summary>Server messages of every kind that can be written.</summary>
internal static class ServerMessages
{
    private static readonly Gen<JsonText> _text = Texts.Any.Select(JsonText.FromString);

    private static readonly Gen<string?> _timestamp = Gen.OneOf(null, "2025-11-09 14:03:27");

    private static readonly Gen<string[]> _names = Texts.Word.Array[0, 5];

    /// <summary>Any of them.</summary>
    public static Gen<ServerMessage> Any { get; } = Gen.OneOf<ServerMessage>(
        Gen.Select(Texts.Any, Gen.Int[0, 3], (text, which) => which switch
        {
            0 => new ServerMessage.Success(text),
            1 => new ServerMessage.Error(text),
            2 => new ServerMessage.Sent(text),
            _ => (ServerMessage)new ServerMessage.Notice(text),
        }),
        Gen.Select(Gen.Int[0, int.MaxValue], Texts.Any, (count, text) =>
            (ServerMessage)new ServerMessage.Waiting(count, text)),
        Gen.Select(_names, Texts.Any, (names, text) => (ServerMessage)new ServerMessage.Help(
            [.. names.Select(name => KeyValuePair.Create(name, text))])),
        _names.Select(names => (ServerMessage)new ServerMessage.UserList(names)),
        Gen.Select(_names, _names, (groups, members) => (ServerMessage)new ServerMessage.GroupList(
            [.. groups.Select(group => KeyValuePair.Create(group, (IReadOnlyList<string>)members))])),
        Gen.Select(_text, _text, _text, _timestamp, (sender, receiver, text, timestamp) =>
            (ServerMessage)new ServerMessage.Direct(sender, receiver, text, timestamp)),
        Gen.Select(_text, _text, _text, _timestamp, (group, sender, text, timestamp) =>
            (ServerMessage)new ServerMessage.ToGroup(group, sender, text, timestamp)),
        Gen.Select(_text, Gen.Bool, Requests.File, _timestamp, (name, toGroup, file, timestamp) =>
            (ServerMessage)new ServerMessage.File(name, toGroup ? name : null, file, timestamp)));
}
