using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Harness.Bots;

/// <summary>Exchanges the keys of a dialect with encryption, and encrypts what dialogues send.</summary>
/// <param name="scope">The dialect, and the history that events are added to.</param>
/// <param name="connections">The connections of the bot.</param>
internal sealed class KeyExchange(ConnectionContext scope, BotConnections connections)
{
    /// <summary>Starts encryption in one direction or both.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="step">The directions.</param>
    /// <param name="textEnd">End of the received text that is already interpreted.</param>
    public static void Start(BotConnection connection, DialogueStep.Encrypt step, int textEnd)
    {
        if (step.Out) connection.Messages.Encrypts = true;
        if (step.In) connection.DecryptReceiving(isFresh: false, textEnd);
    }

    /// <summary>
    /// Expects encrypted messages before the step is taken, if it is the bot's last word in clear. An envelope shows
    /// what is encrypted, so nothing need be expected early.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="textEnd">End of the received text that is already interpreted.</param>
    public void StartEarly(DialogueStep step, int textEnd)
    {
        bool sendsKey = step is DialogueStep.SessionKey
            || (step is DialogueStep.Send send && send.Template.Placeholders.Contains("session_key"));
        if (scope.Dialect.Envelope is null && (sendsKey || step is DialogueStep.Send))
            connections.First!.DecryptReceiving(isFresh: sendsKey, textEnd);
    }

    /// <summary>The bytes of a message, with the keys and encrypted values in it.</summary>
    /// <param name="connection">The connection on which it is sent.</param>
    /// <param name="step">The message.</param>
    /// <param name="values">Values of the placeholders.</param>
    /// <param name="isAction">True if the dialect's end mark follows.</param>
    public static byte[] Encode(
        BotConnection connection, DialogueStep.Send step, TemplateValues values, bool isAction)
    {
        if (connection.Session is not CipherSession session)
            return connection.Messages.Encode(step.Template.Render(values), isAction, step);
        if (step.Template.Placeholders.Contains("session_key") && session.WrapKeyText() is string key)
            values["session_key"] = key;
        if (step.Template.Placeholders.Contains("public_key"))
            values["public_key"] = CipherSession.PublicKey(session.Cipher.PublicKey);
        var fields = new SentFields(step.Template, values);
        connection.Messages.Note(fields.Render());
        return connection.Messages.Encode(fields.Render(session), isAction, step);
    }

    /// <summary>Reads the key that an event carries; false, and an event with the reason, if it is invalid.</summary>
    public bool TryRead(ObservedEvent observed)
    {
        if (connections.First?.Session is not CipherSession session) return true;
        string? problem = observed.Kind switch
        {
            EventKind.PublicKey when !session.TryReadPublicKey(observed.Key ?? "") =>
                "it is no RSA public key that the session key can be encrypted with",
            EventKind.SessionKey when !session.TryReadKey(observed.Key ?? "") =>
                "the session key in it cannot be decrypted, or has another size",
            _ => null,
        };
        if (problem is null) return true;
        lock (scope.History.Gate)
            scope.History.Add(
                new ObservedEvent(EventKind.Unknown) { Text = problem, Wire = observed.Wire },
                scope.Time.GetElapsedTime(scope.Epoch));
        return false;
    }
}
