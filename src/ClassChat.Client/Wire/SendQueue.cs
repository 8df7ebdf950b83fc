using System.Buffers;
using System.Threading.Channels;
using ClassChat.Client.Answers;

namespace ClassChat.Client.Wire;

/// <summary>
/// Writes to the server what was posted, in order. One task writes, so a question stands in line for its answer exactly
/// where its request stands on the wire. Small requests that wait together go out together.
/// </summary>
internal sealed class SendQueue
{
    /// <summary>Most posts that wait to be written; whoever posts more waits with them.</summary>
    private const int Capacity = 256;

    /// <summary>Bytes of small requests that are put into one write, at the most, before the last one.</summary>
    private const int BatchBytes = 64 * 1024;

    private readonly Stream _stream;
    private readonly OpenQuestions _questions;
    private readonly ArrayBufferWriter<byte> _batch = new();
    private readonly Channel<Post> _posts = Channel.CreateBounded<Post>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>Makes a queue for a stream.</summary>
    public SendQueue(Stream stream, OpenQuestions questions)
    {
        _stream = stream;
        _questions = questions;
    }

    /// <summary>Posts something as soon as there is room; false if nothing is taken any more.</summary>
    public async ValueTask<bool> TryPostAsync(Post post, CancellationToken cancellationToken)
    {
        try
        {
            // Waiting writers get in one by one, in their order.
            await _posts.Writer.WriteAsync(post, cancellationToken);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

    /// <summary>Takes nothing more; what was posted is still written.</summary>
    public void Complete() => _posts.Writer.TryComplete();

    /// <summary>Writes until all is written or the connection breaks; ends each question not reached.</summary>
    /// <param name="stopped">The connection is given up.</param>
    /// <returns>Why it broke; null if all was written.</returns>
    public async Task<string?> RunAsync(CancellationToken stopped)
    {
        try
        {
            while (await _posts.Reader.WaitToReadAsync(stopped)) await WriteReadyAsync(stopped);
            return null;
        }
        catch (Exception error)
        {
            // The end of a connection, whatever it is: what people hand in as a file's stream may throw anything.
            return error.Message;
        }
        finally
        {
            Complete();
            while (_posts.Reader.TryRead(out Post? post)) post.Question?.End(null);
        }
    }

    private async Task WriteReadyAsync(CancellationToken stopped)
    {
        while (_posts.Reader.TryRead(out Post? post))
        {
            await AddQuestionAsync(post, stopped);
            if (post is Post.Short request) request.Write(_batch);
            if (post is Post.File || _batch.WrittenCount >= BatchBytes) await FlushAsync(stopped);
            if (post is Post.File file)
                file.Fault = await file.Upload.WriteAsync(_stream, stopped, file.Cancelled);
        }

        await FlushAsync(stopped);
    }

    private async ValueTask AddQuestionAsync(Post post, CancellationToken stopped)
    {
        if (post.Question is not Question question) return;
        Task added = _questions.AddAsync(question, stopped);
        // Room comes with answers, and those to what is still in hand here come only when it is sent.
        if (!added.IsCompleted) await FlushAsync(stopped);
        await added;
    }

    private async ValueTask FlushAsync(CancellationToken stopped)
    {
        if (_batch.WrittenCount == 0) return;
        await _stream.WriteAsync(_batch.WrittenMemory, stopped);
        _batch.ResetWrittenCount();
    }
}
