using ClassChat.Harness.Bots;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Recording;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Bots;

/// <summary>How long bots wait for confirmations, by what they have missed in this scenario.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AnswerWaitTests : IDisposable
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(3);

    private readonly ManualTime _time = new();
    private readonly ConfirmationHistory _habits = new();
    private readonly StarvationAwareClock _clock;

    public AnswerWaitTests() => _clock = new StarvationAwareClock(1, _time);

    public void Dispose() => _clock.Dispose();

    [Test, CancelAfter(30_000)]
    public async Task What_one_bot_has_missed_no_bot_of_the_scenario_waits_for_so_long(CancellationToken cancel)
    {
        await MissAsync(Bot(), ActionKind.Send, _timeout, cancel);
        await MissAsync(Bot(), ActionKind.Send, ConfirmationWait.ShortTimeout, cancel);
        await MissAsync(Bot(), ActionKind.SendGroup, _timeout, cancel);
    }

    [Test, CancelAfter(30_000)]
    public async Task Another_scenario_waits_as_long_as_the_first(CancellationToken cancel)
    {
        await MissAsync(Bot(), ActionKind.Send, _timeout, cancel);
        await MissAsync(Bot(new ConfirmationHistory()), ActionKind.Send, _timeout, cancel);
    }

    [Test, CancelAfter(30_000)]
    public async Task What_was_confirmed_to_another_is_waited_for_until_it_is_missed(CancellationToken cancel)
    {
        ConfirmationWait bot = Bot();
        Bot().Record(ActionKind.Send, isMissed: false, isConfirmed: true);
        await MissAsync(bot, ActionKind.Send, _timeout, cancel);
        await MissAsync(bot, ActionKind.Send, ConfirmationWait.ShortTimeout, cancel);
        await MissAsync(Bot(), ActionKind.Send, _timeout, cancel);
    }

    private ConfirmationWait Bot(ConfirmationHistory? confirmations = null) =>
        new(_clock, new History("alice"), confirmations ?? _habits, _timeout);

    /// <summary>The bot waits just so long, in vain.</summary>
    private async Task MissAsync(ConfirmationWait bot, ActionKind action, TimeSpan patience, CancellationToken cancel)
    {
        Task<bool> waiting = bot.UntilAsync(action, () => false, cancel);
        _time.Pass(patience - TimeSpan.FromMilliseconds(1));
        waiting.IsCompleted.ShouldBeFalse();
        _time.Pass(_moment);
        (await waiting).ShouldBeFalse();
        bot.Record(action, isMissed: true, isConfirmed: false);
    }
}
