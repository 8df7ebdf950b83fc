using System.Text;
using ClassChat.Protocol.Messages;
using CsCheck;

namespace ClassChat.Protocol.Tests.Samples;

/// <summary>Requests of every kind that can be written.</summary>
internal static class Requests
{
    private static readonly Gen<string?> _sender =
        Gen.OneOf(Gen.Const((string?)null), Texts.Any.Select(name => (string?)name));

    // "exit" and what begins with a stroke are commands.
    private static readonly Gen<string> _receiver =
        Gen.OneOf(Texts.Word.Where(word => word != "exit"), Texts.Word.Select(word => "@" + word));

    /// <summary>A file with its checksum, up to 2,000 bytes.</summary>
    public static Gen<FileContent> File { get; } = Gen.Select(Texts.Word, Gen.Byte.Array[0, 2000], (name, content) =>
        new FileContent(name, content.Length, Checksum.Compute(content), Base64(content)));

    /// <summary>Any of them.</summary>
    public static Gen<Request> Any { get; } = Gen.OneOf<Request>(
        Texts.Any.Select(name => (Request)new Request.Register(name)),
        Gen.Select(_sender, _receiver, Texts.Any, (sender, receiver, text) =>
            (Request)new Request.SendText(receiver, JsonText.FromString(text)) { Sender = sender }),
        Gen.Select(_sender, _receiver, File, (sender, receiver, file) =>
            (Request)new Request.SendFile(receiver, file) { Sender = sender }),
        Gen.Select(_sender, Texts.Word, Gen.Int[0, 2], (sender, name, which) => (which switch
        {
            0 => new Request.CreateGroup(name),
            1 => new Request.JoinGroup(name),
            _ => (Request)new Request.LeaveGroup(name),
        }) with
        { Sender = sender }),
        Gen.Select(_sender, Gen.OneOf<Request>(
            new Request.ListGroups(), new Request.ListUsers(), new Request.Help(), new Request.Unknown("/dance")),
            (sender, request) => request with { Sender = sender }),
        Gen.Const((Request)new Request.Exit()));

    private static byte[] Base64(byte[] content) => Encoding.ASCII.GetBytes(Convert.ToBase64String(content));
}
