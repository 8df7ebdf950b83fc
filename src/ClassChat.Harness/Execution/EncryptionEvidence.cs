using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>Gives the checks of encryption what bots sent and received, as it was on the wire.</summary>
internal static class EncryptionEvidence
{
    /// <summary>Finds the first bot that does not meet an expectation.</summary>
    public static Mismatch? Judge(EncryptionExpectation expectation, ScenarioContext context)
    {
        IReadOnlyList<Bot> bots = [.. context.Bots(expectation.Who)];
        return expectation is EncryptionExpectation.OwnKeys
            ? EncryptionChecks.Keys([.. bots.Select(bot => (bot.Name, bot.Secrecy.Session))])
            : bots.Select(bot => Readable(bot, context)).FirstOrDefault(found => found is not null);
    }

    private static Mismatch? Readable(Bot bot, ScenarioContext context) => EncryptionChecks.Secrets(
        bot.Name, bot.Secrecy.Session,
        [("sent", bot.Secrecy.Capture?.Sent ?? []), ("received", bot.Secrecy.Capture?.Received ?? [])],
        context.SentMessages.Entries.Select(sent => sent.Text));
}
