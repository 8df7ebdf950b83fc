using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Dialects;

/// <summary>Combinations of encryption settings that cannot work: told with the place and the remedy.</summary>
public sealed class CipherFileTests
{
    private const string Head = "dialect: d\nlevels: [task4]\n";
    private const string Lines = "framing: { send: line, receive: line }\n";

    private const string Keys = """
        events:
          - { event: public_key, match: { k: '*' }, take: { key: k } }
          - { event: session_key, match: { s: '*' }, take: { key: s } }
          - { event: message, match: { t: '*' }, take: { text: t } }

        """;

    private const string Join = "join: [ { await: public_key }, { say: '{session_key}' }, { encrypt: both } ]\n";
    private const string Whole = Head + Lines + Keys + Join;

    [TestCase("rsa: pkcs1, oaep: sha1", "'oaep' means nothing with 'rsa: pkcs1'")]
    [TestCase("key_bytes: 20", "an AES key has 16, 24 or 32 bytes")]
    [TestCase("mode: gcm, padding: pkcs7", "GCM encrypts any number of bytes, without padding")]
    [TestCase("mode: ctr, padding: zeros", "CTR encrypts any number of bytes, without padding")]
    [TestCase("mode: cbc, padding: none", "CBC encrypts whole blocks: a message needs padding")]
    [TestCase("mode: ecb, iv: zero", "ECB has no IV")]
    [TestCase("mode: cbc, tag: suffix", "CBC has no tag")]
    [TestCase("mode: gcm, iv_bytes: 16", "the IV of GCM has 12 bytes")]
    [TestCase("mode: cbc, iv_bytes: 12", "the IV of CBC has 16 bytes")]
    [TestCase("iv: field", "'iv: field' needs a field for the IV")]
    [TestCase("mode: gcm, tag: field", "'tag: field' needs a field for the tag")]
    [TestCase("iv: field, envelope: { data: '{data}' }", "'iv: field' needs '{iv}' in the envelope")]
    [TestCase("envelope: { iv: '{iv}', data: '{data}' }", "'{iv}' in the envelope needs 'iv: field'")]
    [TestCase("envelope: '{tag}:{data}'", "'{tag}' in the envelope needs 'tag: field'")]
    [TestCase("envelope: { a: b }", "an envelope has '{data}' once")]
    [TestCase("envelope: '{data}{iv}'", "something has to stand between two parts of an envelope")]
    [TestCase("envelope: { a: 'x{data}' }", "a part of an envelope is a value of its own in JSON")]
    [TestCase("envelope: { a: '{data}', b: '{me}' }", "an envelope has no part '{me}'")]
    [TestCase("envelope: [ '{data}' ]", "an envelope is a text, or a map that is written as JSON")]
    [TestCase("as: raw, envelope: { data: '{data}' }", "raw bytes cannot stand in an envelope")]
    [TestCase("as: raw", "raw ciphertext may contain what ends a message")]
    [TestCase("public_key: der", "'public_key' cannot be 'der'")]
    public void Settings_that_contradict_each_other_are_told(string cipher, string message) =>
        Errors(Whole + $"cipher: {{ {cipher} }}").ShouldContain(message);

    [TestCase("join: [ { encrypt: both } ]", "something is encrypted before a session key is agreed on")]
    [TestCase("join: [ { await: public_key }, { encrypt: in } ]",
        "something is encrypted before a session key is agreed on")]
    [TestCase("join: [ { say: '{session_key}' } ]", "a session key is sent before the server's public key is there")]
    [TestCase("join: [ { bytes: session_key } ]", "a session key is sent before the server's public key is there")]
    [TestCase("join: [ { await: session_key } ]", "the server cannot send a session key before it has a public key")]
    [TestCase("join: [ { await: public_key }, { say: hi, encrypted: yes } ]",
        "something is encrypted before a session key is agreed on")]
    [TestCase("actions: { send: '{text:encrypted}' }", "something is encrypted before a session key is agreed on")]
    [TestCase("events: [ { event: message, text: '{text}', encrypted: yes } ]",
        "an event is encrypted, but 'join' agrees on no session key")]
    public void What_is_encrypted_before_there_is_a_key_is_told(string text, string message) =>
        Errors(Head + Lines + (text.StartsWith("events", StringComparison.Ordinal) ? "" : Keys) + text + "\ncipher: {}")
            .ShouldContain(message);

    [Test]
    public void A_key_that_is_agreed_on_in_a_branch_counts() => Errors(
        Head + Lines + Keys
        + "join: [ { await: { public_key: [ { say: '{session_key}' } ] } }, { encrypt: both } ]\ncipher: {}")
        .ShouldBeEmpty();

    [TestCase("{ iv: field }", "actions: { send: '{text:encrypted}' }",
        "'iv: field' needs '{iv}' beside what is encrypted")]
    [TestCase("{}", "actions: { send: '{text:encrypted} {iv}' }", "'{iv}' needs 'iv: field' in 'cipher'")]
    [TestCase("{ iv: field }", "actions: { send: '{text} {iv}' }", "'{iv}' means nothing where no field is encrypted")]
    [TestCase("{ as: raw }", "actions: { send: '{text:encrypted}' }", "raw bytes cannot stand in a field")]
    [TestCase("{}", "actions: { send_file: '{content}' }", "'{content}' are bytes, which have to be encrypted here")]
    [TestCase("{ mode: gcm, tag: field }", "actions: { send: '{to:encrypted} {text:encrypted} {tag}' }",
        "with 'tag: field', one value of a message can be encrypted")]
    public void Values_that_cannot_be_decrypted_are_told(string cipher, string text, string message) =>
        Errors(Head + Lines + Keys + Join + text + $"\ncipher: {cipher}").ShouldContain(message);

    [TestCase("{}", "decrypt: txt", "'decrypt' cannot be 'txt'")]
    [TestCase("{}", "decrypt: base64", "the event captures no 'base64' to decrypt")]
    [TestCase("{ iv: field }", "decrypt: text", "'iv: field' needs 'iv' beside what is encrypted")]
    [TestCase("{ as: raw }", "decrypt: text", "raw bytes cannot stand in a field")]
    public void Events_that_cannot_be_decrypted_are_told(string cipher, string field, string message) =>
        Errors(Head + Lines + "join: []\nevents: [ { event: message, match: { a: b }, take: { text: t }, " + field
            + " } ]\ncipher: " + cipher).ShouldContain(message);

    [TestCase("decrypt: text", "'decrypt' needs 'cipher', which says how")]
    [TestCase("encrypted: yes", "'encrypted' needs 'cipher', which says how")]
    public void Encryption_without_settings_is_told(string field, string message) =>
        Errors(Head + "events: [ { event: message, text: '{text}', " + field + " } ]").ShouldContain(message);

    [TestCase("framing: { receive: json }", "{}", "'receive: json' finds no ciphertext, which is not JSON")]
    [TestCase("framing: { receive: none }", "{ envelope: '<{data}>' }",
        "envelopes that nothing separates cannot be told apart")]
    [TestCase("framing: { receive: none }", "{ padding: zeros }",
        "zeros do not show where a message ends, and nothing separates messages")]
    public void Ciphertexts_that_cannot_be_told_apart_are_told(string framing, string cipher, string message) =>
        Errors($"{Head}{framing}\n{Keys}{Join}cipher: {cipher}").ShouldContain(message);

    [Test]
    public void A_mistake_is_told_with_its_place_and_remedy()
    {
        SourceError error = DialectFile.Parse(
            "d.yaml", Whole + "cipher:\n  mode: gcm\n  padding: pkcs7\n").Errors.ShouldHaveSingleItem();
        (error.Line, error.Suggestion).ShouldBe((11, "leave 'padding' out"));
    }

    private static IEnumerable<string> Errors(string text) =>
        DialectFile.Parse("d.yaml", text).Errors.Select(error => error.Message);
}
