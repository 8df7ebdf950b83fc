using System.Text.Json;
using ClassChat.Harness.Consoles;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Grading;
using ClassChat.Protocol;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Grading;

/// <summary>Editors and readers know the same keys: what one learns, the other has to learn.</summary>
public sealed class SchemaTests
{
    private static readonly string[] _levels = [.. Enum.GetValues<Level>().Select(level => level.Name())];

    [Test]
    public void The_schema_of_submissions_has_the_keys_of_their_reader()
    {
        using JsonDocument schema = Load("submission");
        Keys(schema, "").ShouldBe(SubmissionFile.Keys, ignoreOrder: true);
        Keys(schema, "properties/programs").ShouldBe(_levels, ignoreOrder: true);
        const string Program = "$defs/program";
        Keys(schema, Program).ShouldBe(ProgramReader.Keys, ignoreOrder: true);
        Keys(schema, Program + "/properties/limits").ShouldBe(LimitsReader.Keys, ignoreOrder: true);
        Keys(schema, Program + "/properties/port/oneOf/1").ShouldBe(ProgramReader.PortKeys, ignoreOrder: true);
        Keys(schema, Program + "/properties/place/oneOf/0/oneOf/1")
            .ShouldBe(ProgramReader.PlaceKeys, ignoreOrder: true);
        Words(schema, Program + "/properties/protection/enum").ShouldBe(
            ProgramReader.Protections.Keys, ignoreOrder: true);
    }

    [Test]
    public void The_schema_of_rubrics_has_the_keys_of_their_reader()
    {
        using JsonDocument schema = Load("rubric");
        Keys(schema, "").ShouldBe(RubricFile.Keys, ignoreOrder: true);
        Keys(schema, "$defs/task").ShouldBe(RubricFile.TaskKeys, ignoreOrder: true);
        Keys(schema, "$defs/item").ShouldBe(RubricFile.ItemKeys, ignoreOrder: true);
        Words(schema, "$defs/level/enum").ShouldBe(_levels);
    }

    [Test]
    public void The_schema_of_console_dialects_has_the_keys_of_their_reader()
    {
        using JsonDocument schema = Load("console");
        Keys(schema, "").ShouldBe(ConsoleFile.Keys, ignoreOrder: true);
        Keys(schema, "$defs/step/oneOf/1").ShouldBe(ConsoleFile.StepKeys, ignoreOrder: true);
        Keys(schema, "properties/actions").ShouldBe(Spelling.All<ActionKind>().Keys, ignoreOrder: true);
        Keys(schema, "properties/events").ShouldBe(Spelling.All<ShownKind>().Keys, ignoreOrder: true);
    }

    [Test]
    public void The_schema_of_dialects_has_the_keys_of_their_reader()
    {
        using JsonDocument schema = Load("dialect");
        Keys(schema, "").ShouldBe(DialectFile.Keys, ignoreOrder: true);
        Keys(schema, "properties/actions").ShouldBe(TalkReader.ActionKeys, ignoreOrder: true);
        Keys(schema, "properties/events/items").ShouldBe(EventReader.Keys, ignoreOrder: true);
        Keys(schema, "properties/semantics").ShouldBe(SemanticsReader.Keys, ignoreOrder: true);
    }

    [Test]
    public void The_rubric_names_its_schema()
    {
        string first = File.ReadLines(Path.Combine(RepositorySuite.Folder, "rubric.yaml")).First();
        first.ShouldBe("# yaml-language-server: $schema=schemas/rubric.schema.json");
    }

    private static JsonDocument Load(string name)
    {
        string path = Path.Combine(RepositorySuite.Folder, "schemas", name + ".schema.json");
        JsonDocument schema = JsonDocument.Parse(File.ReadAllText(path));
        schema.RootElement.GetProperty("$schema").GetString().ShouldBe("https://json-schema.org/draft/2020-12/schema");
        return schema;
    }

    private static string[] Keys(JsonDocument schema, string path)
    {
        JsonElement place = At(schema, path);
        place.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse(); // a key too many is a fault here too
        return [.. place.GetProperty("properties").EnumerateObject().Select(property => property.Name)];
    }

    private static string[] Words(JsonDocument schema, string path) =>
        [.. At(schema, path).EnumerateArray().Select(word => word.GetString()!)];

    private static JsonElement At(JsonDocument schema, string path) => path
        .Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(schema.RootElement, (place, step) =>
            int.TryParse(step, out int index) ? place[index] : place.GetProperty(step));
}
