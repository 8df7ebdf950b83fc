using System.Globalization;
using ClassChat.Specification.Dialects;

namespace ClassChat.Harness.Bots;

/// <summary>Placeholder values that a bot supplies itself: name, password, request number and time.</summary>
/// <param name="password">The password, the same at every reconnect, like a person's.</param>
/// <param name="time">Clock of the timestamps.</param>
internal sealed class BotValues(string password, TimeProvider time)
{
    private int _ids;

    /// <summary>Adds the bot's own values to the values of a request, unless the request sets them.</summary>
    /// <param name="values">The values of the request.</param>
    /// <param name="name">The name that the server knows the bot by now.</param>
    public TemplateValues AddTo(TemplateValues values, string name)
    {
        values.TryAdd("me", name);
        // The receiver, be it a user or a group: some servers remember the last one of both.
        if ((values.GetValueOrDefault("to") ?? values.GetValueOrDefault("group")) is string target)
            values.TryAdd("target", target);
        values.TryAdd("password", password);
        values.TryAdd("id", (++_ids).ToString(CultureInfo.InvariantCulture));
        values.TryAdd("time", time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        return values;
    }
}
