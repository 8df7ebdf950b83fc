namespace ClassChat.Specification.Scenarios;

/// <summary>Statement about the encryption of bots.</summary>
/// <param name="Who">The bots.</param>
public abstract record EncryptionStep(Actors Who) : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Encryption()] };

    /// <summary>From now on, bots join with encryption, where the dialect leaves the choice.</summary>
    public sealed record JoinEncrypted(Actors Who) : EncryptionStep(Who);

    /// <summary>
    /// Bots connect and try once to join with encryption, with a session key that the server cannot decrypt.
    /// </summary>
    public sealed record TryWrongKey(Actors Who) : EncryptionStep(Who);
}
