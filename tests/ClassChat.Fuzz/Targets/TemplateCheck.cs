using System.Text;
using System.Text.Json;
using ClassChat.Specification.Dialects;

namespace ClassChat.Fuzz.Targets;

/// <summary>Fills in all templates of a dialect: each can be sent, and those in JSON are JSON.</summary>
internal static class TemplateCheck
{
    private static readonly TemplateValues _values = Values();

    /// <summary>Fills in all templates; returns the messages.</summary>
    public static string All(Dialect dialect)
    {
        var all = new StringBuilder();
        IEnumerable<DialogueStep> steps =
            DialogueStep.All([.. dialect.Join, .. dialect.Actions.Values.SelectMany(action => action)]);
        IEnumerable<Template> templates =
        [
            .. steps.OfType<DialogueStep.Send>().Select(step => step.Template),
            .. dialect.Events.SelectMany(pattern => new[] { pattern.Reply, pattern.Raw?.Acknowledgement })
                .OfType<Template>(),
            .. dialect.Malformed, .. dialect.Incomplete,
        ];
        foreach (Template template in templates)
        {
            byte[] message = template.Render(_values);
            if (template is Template.Json) Check(message);
            dialect.Sending.Encode(message);
            all.Append(Encoding.UTF8.GetString(message)).Append('\n');
        }

        return all.ToString();
    }

    private static void Check(byte[] message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
        }
        catch (JsonException error)
        {
            throw new PropertyException("a template in JSON gives JSON: " + error.Message);
        }
    }

    private static TemplateValues Values()
    {
        var values = new TemplateValues();
        foreach (string name in TemplateValues.Known) values[name] = "1";
        (values["text"], values["members"]) = ("a \"quoted\"\n\u0001 {text} 𝔘\ud800", "bob, carol");
        return values;
    }
}
