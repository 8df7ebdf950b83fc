using System.Globalization;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>Message that a bot sends automatically because of an event, with the values of the event.</summary>
/// <param name="Template">The message.</param>
/// <param name="Event">The event.</param>
public sealed record AutomaticReply(Template Template, ObservedEvent Event)
{
    /// <summary>
    /// Maximum length of a value in UTF-16 code units: a server chooses the values, and a longer one is cut off.
    /// </summary>
    private const int MaxValueChars = 1024;

    /// <summary>Fills in the message.</summary>
    /// <param name="me">The bot's name.</param>
    public byte[] Render(string me)
    {
        var values = new TemplateValues { ["me"] = me };
        Set("sender", Event.Sender);
        Set("receiver", Event.Receiver);
        Set("text", Event.Text);
        Set("group", Event.Group);
        Set("name", Event.Name);
        Set("filename", Event.FileName);
        Set("size", Event.FileSize?.ToString(CultureInfo.InvariantCulture));
        Set("checksum", Event.Checksum);
        Set("id", Event.Id);
        return Template.Render(values);

        void Set(string name, string? value)
        {
            if (value is not null) values[name] = value.Length > MaxValueChars ? value[..MaxValueChars] : value;
        }
    }
}
