using System.Globalization;
using ClassChat.Specification.Dialects;

namespace ClassChat.Harness.Bots;

/// <summary>Values that a bot knows of itself: its password, the number of its request, the time.</summary>
/// <param name="wireName">The name that the password is made of.</param>
/// <param name="time">Time stamps.</param>
internal sealed class BotValues(string wireName, TimeProvider time)
{
    private readonly string _password = "pw-" + wireName; // the same on every return, as a person's
    private int _ids;

    /// <summary>Adds to the values of a request those that it does not say.</summary>
    /// <param name="values">The values of the request.</param>
    /// <param name="name">The name that the server knows the bot by now.</param>
    public TemplateValues AddTo(TemplateValues values, string name)
    {
        values.TryAdd("me", name);
        values.TryAdd("password", _password);
        values.TryAdd("id", (++_ids).ToString(CultureInfo.InvariantCulture));
        values.TryAdd("time", time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        return values;
    }
}
