using System.Diagnostics;
using System.Net;
using ClassChat.Benchmarks.Wires;

namespace ClassChat.Benchmarks.Load;

/// <summary>
/// Two clients, of which one writes to the other as fast as confirmations come back: several messages in one write, a
/// bounded window of messages that are not confirmed yet, a thread for each side.
/// </summary>
internal sealed class Pair : IDisposable
{
    /// <summary>Messages in one write.</summary>
    public const int BatchMessages = 128;

    /// <summary>Messages sent and not confirmed, at most.</summary>
    public const int WindowMessages = 1024;

    private readonly LoadClient _sender;
    private readonly LoadClient _receiver;
    private readonly byte[] _batch;
    private readonly int _messageBytes;
    private readonly byte[] _confirmation;
    private long _total = long.MaxValue; // known before the last message is sent

    /// <summary>Brings both in.</summary>
    public Pair(IPEndPoint server, Wire wire, string name, CancellationToken cancel)
    {
        _receiver = LoadClient.Join(server, wire, name + "r", cancel);
        _sender = LoadClient.Join(server, wire, name + "s", cancel);
        byte[] message = wire.Message(_sender.Name, _receiver.Name, Texts.Text);
        _messageBytes = message.Length;
        _batch = [.. Enumerable.Repeat(message, BatchMessages).SelectMany(bytes => bytes)];
        _confirmation = wire.Confirmation;
    }

    /// <summary>Sends until time is up, and waits for everything to be confirmed and delivered.</summary>
    /// <returns>How many messages were sent, confirmed and delivered.</returns>
    /// <exception cref="MeasurementFailedException">A message, or a confirmation, was lost or came twice.</exception>
    public async Task<long> RunAsync(TimeSpan time)
    {
        _total = long.MaxValue;
        Task receiving = OnThread(Receive);
        await Task.WhenAll(receiving, OnThread(() => Send(time)));
        return _total;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    private static Task OnThread(Action action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Send(TimeSpan time)
    {
        var confirmations = new PatternReader(_sender.Socket, _confirmation);
        long begun = Stopwatch.GetTimestamp();
        long sent = 0;
        long confirmed = 0;
        while (Stopwatch.GetElapsedTime(begun) < time)
        {
            while (sent - confirmed + BatchMessages <= WindowMessages)
            {
                _sender.Send(_batch);
                sent += BatchMessages;
            }

            confirmed += confirmations.Receive();
        }

        // The receiver knows the number before it can have the last message, so it never waits for one too many.
        Volatile.Write(ref _total, sent + 1);
        _sender.Send(_batch.AsSpan(0, _messageBytes));
        Finish(confirmations, "confirmed", confirmed);
    }

    private void Receive() => Finish(new PatternReader(_receiver.Socket, Texts.Bytes), "delivered", count: 0);

    private void Finish(PatternReader reader, string what, long count)
    {
        try
        {
            while (count < Volatile.Read(ref _total)) count += reader.Receive();
        }
        catch (MeasurementFailedException error)
        {
            long total = Volatile.Read(ref _total);
            string of = total == long.MaxValue ? "so far" : $"of {total} sent";
            throw new MeasurementFailedException($"messages lost: {count} {of} were {what}; {error.Message}", error);
        }

        if (count > _total) throw new MeasurementFailedException($"{count} messages {what}, but only {_total} sent");
    }
}
