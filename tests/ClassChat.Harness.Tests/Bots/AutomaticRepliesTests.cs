using System.Text;
using ClassChat.Harness.Bots;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Bots;

/// <summary>Automatic replies: none in the middle of an upload, and all of them after it, in order.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AutomaticRepliesTests
{
    private readonly Queue<AutomaticReply> _due = [];
    private readonly List<string> _sent = [];

    [Test, CancelAfter(10_000)]
    public async Task Replies_wait_until_an_upload_is_over_and_keep_their_order(CancellationToken cancel)
    {
        using AutomaticReplies replies = new(() => _due.TryDequeue(out AutomaticReply? next) ? next : null, SendAsync);
        Add("1");
        await replies.SendAsync(cancel);
        await replies.HoldAsync(cancel);
        Add("2");
        Add("3");
        await replies.SendAsync(cancel);
        _sent.ShouldBe(["1"]);

        await replies.ReleaseAsync(cancel);
        Add("4");
        await replies.SendAsync(cancel);

        _sent.ShouldBe(["1", "2", "3", "4"]);
    }

    [Test, CancelAfter(10_000)]
    public async Task An_upload_begins_after_the_reply_that_is_being_sent(CancellationToken cancel)
    {
        var sending = new TaskCompletionSource();
        using AutomaticReplies replies = new(
            () => _due.TryDequeue(out AutomaticReply? next) ? next : null,
            async reply =>
            {
                await sending.Task;
                await SendAsync(reply);
            });
        Add("1");
        Add("2");
        Task first = replies.SendAsync(cancel);
        Task holding = replies.HoldAsync(cancel);
        holding.IsCompleted.ShouldBeFalse();

        sending.SetResult();
        await Task.WhenAll(first, holding);

        _sent.ShouldBe(["1", "2"]);
    }

    private void Add(string text) =>
        _due.Enqueue(new AutomaticReply(new Template.Plain(text), new ObservedEvent(EventKind.Ping)));

    private Task SendAsync(AutomaticReply reply)
    {
        _sent.Add(Encoding.UTF8.GetString(reply.Render("Bob")));
        return Task.CompletedTask;
    }
}
