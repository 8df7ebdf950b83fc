using ClassChat.Client.Events;
using ClassChat.Protocol.Messages;

namespace ClassChat.Fuzz.Targets;

/// <summary>The readers of the classic protocol: of the server, and of the client library.</summary>
internal static class ProtocolTargets
{
    /// <summary>Both.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        new FrameTarget("client-to-server", "what clients send to our server", Requests, ReadRequest) { Weight = 100 },
        new FrameTarget("server-to-client", "what servers send to our client library", Replies, ReadReply)
        {
            Weight = 100,
        },
    ];

    private static IEnumerable<byte[]> Requests() => SampleTexts.Bytes(
        """{"type":"register","username":"alice"}""" + "\n",
        """{"type":"message","sender":"alice","receiver":"bob","text":"hello\n\u00e4\ud83d\ude00"}""" + "\n",
        """{"type":"message","receiver":"@class","text":"/list"}{"type":"message","receiver":"server","text":""}""",
        """{"type":"message","sender":"a","receiver":"server","text":"/create_group x"}""" + "\n",
        """{"type":"message","receiver":"server","text":"/join_group x"}{"type":"exit"}""" + "\n",
        """{"type":"file","sender":"a","receiver":"bob","filename":"a.txt","filesize":3,"data":"YWJj","""
            + """ "checksum":"900150983cd24fb0d6963f7d28e17f72"}""" + "\n",
        "not JSON\n" + """{"type":"message","receiver":"bob","text":"hi"}""" + "\n",
        """{"a":[{"b":[[[[1,2,3]]]]}],"type":null,"text":5}""" + "\n");

    private static IEnumerable<byte[]> Replies() => SampleTexts.Bytes(
        """{"status":"success","message":"Welcome alice"}""" + "\n",
        """{"status":"message","sender":"bob","receiver":"alice","text":"hi\u00e4","timestamp":"2026-01-01 10:00:00"}"""
            + "\n",
        """{"status":"group_message","group":"g","sender":"bob","text":"hi"}""" + "\n",
        """{"status":"file_transfer","sender":"bob","filename":"a","filesize":3,"data":"YWJj","checksum":"x"}""" + "\n",
        """{"status":"user_list","users":["alice","bob"]}{"status":"group_list","groups":{"g":["alice"]}}""" + "\n",
        """{"status":"help","commands":{"/help":"this"}}{"status":"offline_messages","count":2,"message":"2"}""" + "\n",
        """{"status":"sent","message":"x"}{"status":"error","message":"y"}{"status":"system","message":"z"}""" + "\n");

    private static string ReadRequest(ReadOnlyMemory<byte> frame)
    {
        Request request = RequestReader.Read(frame);
        string text = request.ToString();
        if (request is Request.Invalid) return "Invalid|" + text;
        request = request is Request.Exit ? new Request.Exit() : request; // an exit is written without its sender
        text = request.ToString();
        ReadOnlyMemory<byte> written = FrameTarget.OnlyFrame(output => RequestWriter.Write(output, request));
        string again = RequestReader.Read(written).ToString();
        if (again != text) throw new PropertyException($"a written request is read again: {text} became {again}");
        return $"{request.GetType().Name}|{text}";
    }

    private static string ReadReply(ReadOnlyMemory<byte> frame)
    {
        ServerMessage message = ServerMessageReader.Read(frame);
        ChatEvent seen = ChatEventMapper.ToEvent(message);
        string text = $"{message}|{seen}";
        if (message is ServerMessage.Unknown) return "Unknown|" + text;
        ServerMessage again =
            ServerMessageReader.Read(FrameTarget.OnlyFrame(output => ServerMessageWriter.Write(output, message)));
        if (again.ToString() != message.ToString())
            throw new PropertyException($"a written message is read again: {message} became {again}");
        return $"{message.GetType().Name}|{text}";
    }
}
