using System.Globalization;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>Connects bots and lets them join: one by one, or all at the same moment.</summary>
internal sealed class JoinRunner(ScenarioContext context)
{
    /// <summary>
    /// Maximum time for a server to notice that a client has disconnected and to release its name; a server with one
    /// thread per client must first schedule that thread.
    /// </summary>
    public static readonly TimeSpan NoticeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Timeout for accepting a connection, and for each of the server's answers during registration.</summary>
    private static readonly TimeSpan _entryTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Executes a statement by which bots connect or join; returns the mismatch if it failed.</summary>
    public Task<Mismatch?> ExecuteAsync(Step step, CancellationToken cancel) => step switch
    {
        Step.Connect connect => EachAsync(connect.Who, bot => ConnectAsync(bot, cancel), cancel),
        Step.ConnectForGreeting connect => EachAsync(connect.Who, bot => ConnectForGreetingAsync(bot, cancel), cancel),
        Step.Join { AtOnce: true } join => EnterAsync(
            join.Who, (bot, line) => JoinAsync(bot, line, JoinRetry.Never, cancel), cancel),
        Step.Join join => OneByOneAsync(join.Who, bot => JoinAsync(bot, line: null, JoinRetry.Always, cancel)),
        Step.ComeBack back => EnterAsync(
            back.Who, (bot, line) => JoinAsync(bot, line, JoinRetry.IfRefused, cancel), cancel),
        Step.TryJoin attempt => EnterAsync(
            attempt.Who, (bot, line) => TryAsync(bot, NameFor(attempt, bot), line, cancel), cancel),
        EncryptionStep.TryWrongKey wrong => OneByOneAsync(wrong.Who, bot => TryWrongKeyAsync(bot, cancel)),
        _ => throw new ArgumentException($"{step.GetType().Name} does not join", nameof(step)),
    };

    private async Task<Mismatch?> EachAsync(Actors who, Func<Bot, Task<Mismatch?>> act, CancellationToken cancel)
    {
        Mismatch?[] mismatches = await ConnectThrottle.AllAsync(context.Bots(who), act, cancel);
        return mismatches.FirstOrDefault(mismatch => mismatch is not null);
    }

    /// <summary>Runs an action that connects and registers: all bots register at the same moment.</summary>
    private Task<Mismatch?> EnterAsync(
        Actors who, Func<Bot, StartingLine, Task<Mismatch?>> enter, CancellationToken cancel)
    {
        var line = new StartingLine(Math.Min(context.Bots(who).Count, ConnectLimits.AtOnce), context.Clock);
        return EachAsync(who, bot => enter(bot, line), cancel);
    }

    /// <summary>Runs an action for one bot after another; returns the first mismatch.</summary>
    private async Task<Mismatch?> OneByOneAsync(Actors who, Func<Bot, Task<Mismatch?>> act)
    {
        foreach (Bot bot in context.Bots(who))
        {
            if (await act(bot) is Mismatch mismatch) return mismatch;
        }

        return null;
    }

    private string NameFor(Step.TryJoin attempt, Bot bot) =>
        attempt.Name ?? (attempt.As is ActorRef other ? context.Bot(other).WireName : bot.WireName);

    private async Task<Mismatch?> ConnectAsync(Bot bot, CancellationToken cancel)
    {
        if (await bot.ConnectAsync(context.Server, context.Clock.After(_entryTimeout), cancel)) return null;
        return new Mismatch(
            $"{bot.Name} could not connect", $"a connection to {context.Server.Endpoint}",
            context.Server.ExitReason is string exit ? $"the server {exit}"
            : context.HasLostAdapter ? "the adapter of the dialect has ended"
            : context.Server.Queue is { IsFull: true } full
            ? $"the server accepts nobody, and its queue of {full.Capacity} connections is full"
            : "nobody accepts it")
        {
            Kind = MismatchKind.Unreachable,
        };
    }

    /// <summary>Connects, waits at the starting line unless there is none, and tries to register.</summary>
    private async Task<Mismatch?> TryAsync(Bot bot, string asName, StartingLine? line, CancellationToken cancel)
    {
        Mismatch? unreachable = await ConnectAsync(bot, cancel);
        if (line is not null) await line.ArriveAsync(cancel);
        if (unreachable is not null) return unreachable;
        await bot.RegisterAsync(asName, _entryTimeout, cancel);
        return null;
    }

    private async Task<Mismatch?> TryWrongKeyAsync(Bot bot, CancellationToken cancel)
    {
        bot.Secrecy.Ask(BotEncryption.WrongKey);
        Mismatch? unreachable = await TryAsync(bot, bot.WireName, line: null, cancel);
        bot.Secrecy.Ask(BotEncryption.Asked);
        return unreachable;
    }

    /// <summary>Connects, and registers where the dialect has clients speak first.</summary>
    private async Task<Mismatch?> ConnectForGreetingAsync(Bot bot, CancellationToken cancel)
    {
        if (await ConnectAsync(bot, cancel) is Mismatch unreachable) return unreachable;
        if (context.Dialect.ClientsSpeakFirst) await bot.RegisterAsync(bot.WireName, _entryTimeout, cancel);
        return null;
    }

    /// <summary>
    /// Joins the chat. A bot that was joined before retries for a while, because the server may still hold its name for
    /// its old connection; one that joins to set a scenario up, because the scenario is not about joining.
    /// </summary>
    private async Task<Mismatch?> JoinAsync(
        Bot bot, StartingLine? line, JoinRetry retry, CancellationToken cancel)
    {
        Mismatch? unreachable = null;
        StartingLine? next = line;
        await Rejoin.UntilAsync(TryOnceAsync, context.Clock.After(NoticeTimeout), context.Clock, context.Time, cancel);
        return unreachable ?? (bot.Result == JoinResult.Joined ? null : Refused(bot));

        async Task<bool> TryOnceAsync()
        {
            unreachable = await TryAsync(bot, bot.WireName, next, cancel);
            next = null; // a retry starts alone
            // If the dialect defines a refusal message, a disconnect without that message is not a refusal.
            bool isRefused = bot.Result == JoinResult.Refused
                || (bot.Result == JoinResult.Disconnected && !context.Dialect.Shows(EventKind.Refused));
            return retry switch
            {
                JoinRetry.Always => unreachable is null && bot.Result == JoinResult.Joined,
                JoinRetry.IfRefused => unreachable is not null || !isRefused,
                _ => true,
            };
        }
    }

    /// <summary>
    /// Explanation of a refused name if nobody has joined yet: many servers limit names, which a dialect can say.
    /// </summary>
    private string Advice(Bot bot)
    {
        if (context.Everybody.Any(other => other.Result == JoinResult.Joined)) return "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"; '{bot.WireName}' is the first name, and has {bot.WireName.Length} characters, all letters or digits: "
            + $"if the server limits names, say so in dialect '{context.Dialect.Name}': names: {{ length: 10 }}");
    }

    private Mismatch Refused(Bot bot)
    {
        string actual;
        MismatchKind kind;
        lock (bot.History.Gate)
        {
            (kind, actual) = bot.Result switch
            {
                JoinResult.Refused =>
                    (MismatchKind.Refused, $"refused: {PrintableText.Quote(bot.Refusal ?? "")}{Advice(bot)}"),
                JoinResult.Disconnected => (MismatchKind.Ended, "the server ended the connection"),
                _ => (MissingEvents.KindOf(bot.History), EventFormatter.Untaken(bot.History)),
            };
        }

        return new Mismatch($"{bot.Name} could not join", $"'{bot.WireName}' is let in", actual) { Kind = kind };
    }
}
