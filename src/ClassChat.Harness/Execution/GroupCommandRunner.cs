using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Servers;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Executes the statements by which bots create, join, leave or form groups, and records the members. Messages to
/// groups are sent by <see cref="MessageSender"/>.
/// </summary>
internal sealed class GroupCommandRunner(ScenarioContext context)
{
    /// <summary>Maximum wait for an answer that shows that the server has processed a command.</summary>
    private static readonly TimeSpan _answerTimeout = TimeSpan.FromMilliseconds(300);

    /// <summary>Creates, joins or leaves a group.</summary>
    public async Task ExecuteAsync(Bot bot, GroupOperation verb, string group, CancellationToken cancel)
    {
        bot.BeginRequest();
        var values = new TemplateValues { ["group"] = context.WireName(group) };
        bool isBuiltIn = verb == GroupOperation.Create && context.Dialect.Semantics.BuiltInGroups.Count > 0;
        if (isBuiltIn) verb = GroupOperation.Join;
        // If the creator names the members when it creates the group, they do not join themselves.
        bool isJoin = verb == GroupOperation.Join && !context.Dialect.Actions.ContainsKey(ActionKind.JoinGroup);
        if (isJoin && context.Dialect.Actions.ContainsKey(ActionKind.AddMember))
        {
            await AddAsync(bot, group, values, cancel);
            return;
        }

        if (isJoin)
        {
            context.RecordMembership(verb, group, bot.Name);
            return;
        }

        if (verb == GroupOperation.Create) values["members"] = string.Join(',', context.Joiners(group));
        await CommandAsync(bot, verb.Action(), values, () => context.RecordMembership(verb, group, bot.Name), cancel);
        if (verb != GroupOperation.Create || context.Dialect.Semantics.CreatorIsMember || WasRefused(bot)) return;
        await CommandAsync(
            bot, ActionKind.JoinGroup, new TemplateValues { ["group"] = context.WireName(group) }, sending: null,
                cancel);
    }

    /// <summary>Forms groups of about the same size; the first bot of each creates it, and the others join.</summary>
    public async Task<Mismatch?> FormAsync(Step.FormGroups form, CancellationToken cancel)
    {
        Bot[][] groups =
            [.. context.Bots(form.Who).Chunk((context.Bots(form.Who).Count + form.Count - 1) / form.Count)];
        await Task.WhenAll(groups.Select(async (members, number) =>
        {
            string group = GroupSupport.FormedName(number + 1);
            foreach (Bot bot in members) context.SetOwnGroup(bot.Name, group);
            await ExecuteAsync(members[0], GroupOperation.Create, group, cancel);
            await Task.WhenAll(members.Skip(1).Select(bot => ExecuteAsync(bot, GroupOperation.Join, group, cancel)));
        }));
        return null;
    }

    /// <summary>
    /// Has the owner of a group, who is its first member, add a bot. If there is no such group, the bot tries it, and
    /// gets the answer.
    /// </summary>
    private async Task AddAsync(Bot bot, string group, TemplateValues values, CancellationToken cancel)
    {
        Bot adding = (context.Members(group) is [string owner, ..] ? context.BotOrNull(owner) : null) ?? bot;
        values["to"] = bot.WireName;
        if (adding != bot) adding.BeginRequest();
        context.SetAnswered(bot, adding);
        await CommandAsync(
            adding, ActionKind.AddMember, values,
            () => context.RecordMembership(GroupOperation.Join, group, bot.Name), cancel);
    }

    /// <summary>
    /// Executes a group statement. Other bots rely on the membership at once, so it waits a while for an answer that
    /// shows that the server has processed it.
    /// </summary>
    private async Task CommandAsync(
        Bot bot, ActionKind action, TemplateValues values, System.Action? sending, CancellationToken cancel)
    {
        int before;
        lock (bot.History.Gate) before = bot.History.Answers;
        await bot.ExecuteAsync(action, values, paced: true, sending, cancel);
        if (bot.IsCombining) return;
        await context.Clock.UntilAsync(
            bot.History, () => bot.History.Answers > before || bot.History.HasEnded, _answerTimeout, cancel);
    }

    private static bool WasRefused(Bot bot)
    {
        lock (bot.History.Gate)
            return bot.History.Events.Skip(bot.RequestStart).Any(recorded => recorded.Event.Kind == EventKind.Refused);
    }
}
