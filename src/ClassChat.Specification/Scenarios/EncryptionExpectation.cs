namespace ClassChat.Specification.Scenarios;

/// <summary>Expectation about the encryption of bots.</summary>
/// <param name="Who">The bots; those that <see cref="EncryptionStep.JoinEncrypted"/> named.</param>
public abstract record EncryptionExpectation(Actors Who) : Expectation
{
    /// <inheritdoc/>
    public override bool IsPositive => false;

    /// <inheritdoc/>
    public override StepDescription Describe() => new(Who) { Needs = [new Requirement.Encryption()] };

    /// <summary>No two bots have the same session key, and the server's public key is not too short.</summary>
    public sealed record OwnKeys(Actors Who) : EncryptionExpectation(Who);

    /// <summary>
    /// No text of the scenario can be read in the bytes of these bots, in either direction, and equal texts were
    /// encrypted in different ways.
    /// </summary>
    public sealed record KeptSecret(Actors Who) : EncryptionExpectation(Who);
}
