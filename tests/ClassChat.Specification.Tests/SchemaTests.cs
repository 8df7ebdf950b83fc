using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Specification.Classes;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Submissions;
using ClassChat.Testing;
using Json.Schema;
using NUnit.Framework;
using Shouldly;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Tests;

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
        Keys(schema, Program + "/properties/limits").ShouldBe(LimitKind.Keys, ignoreOrder: true);
        Keys(schema, Program + "/properties/port/oneOf/1").ShouldBe(ProgramReader.PortKeys, ignoreOrder: true);
        Keys(schema, Program + "/properties/files/oneOf/0/oneOf/1")
            .ShouldBe(ProgramReader.PlaceKeys, ignoreOrder: true);
        Words(schema, Program + "/properties/protection/enum").ShouldBe(
            ProgramReader.Protections.Keys, ignoreOrder: true);
    }

    [Test]
    public void The_schema_of_classes_has_the_keys_of_their_reader()
    {
        using JsonDocument schema = Load("class");
        Keys(schema, "").ShouldBe(ClassFile.Keys, ignoreOrder: true);
        Keys(schema, "$defs/submission").ShouldBe(OverrideReader.Keys, ignoreOrder: true);
        Keys(schema, "$defs/submission/properties/programs").ShouldBe(_levels, ignoreOrder: true);
        Keys(schema, "$defs/limits").ShouldBe(LimitKind.Keys, ignoreOrder: true);
        Words(schema, "$defs/submission/properties/protection/enum").ShouldBe(
            ProgramReader.Protections.Keys, ignoreOrder: true);
        using JsonDocument submission = Load("submission");
        JsonElement.DeepEquals(At(schema, "$defs/program"), At(submission, "$defs/program")).ShouldBeTrue();
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
        Keys(schema, "properties/actions").ShouldBe(SnakeCase.All<ActionKind>().Keys, ignoreOrder: true);
        Keys(schema, "properties/events").ShouldBe(SnakeCase.All<ScreenEventKind>().Keys, ignoreOrder: true);
    }

    [Test]
    public void The_schema_of_dialects_has_the_keys_of_their_reader()
    {
        using JsonDocument schema = Load("dialect");
        Keys(schema, "").ShouldBe(DialectFile.Keys, ignoreOrder: true);
        Keys(schema, "properties/actions").ShouldBe(DialogueReader.ActionKeys, ignoreOrder: true);
        Keys(schema, "properties/events/items").ShouldBe(EventReader.Keys, ignoreOrder: true);
        Keys(schema, "properties/framing").ShouldBe(DialectFile.FramingKeys, ignoreOrder: true);
        Keys(schema, "properties/cipher").ShouldBe(CipherReader.Keys, ignoreOrder: true);
        Keys(schema, "properties/semantics").ShouldBe(SemanticsReader.Keys, ignoreOrder: true);
    }

    [Test]
    public void The_rubric_names_its_schema()
    {
        string first = File.ReadLines(Path.Combine(RepositorySuite.Folder, "rubric.yaml")).First();
        first.ShouldBe("# yaml-language-server: $schema=schemas/rubric.schema.json");
    }

    private static IEnumerable<TestCaseData> Files()
    {
        string stubs = Path.Combine(AppContext.BaseDirectory, "Stubs", "Dialects");
        (string Schema, string Folder, string Pattern)[] places =
        [
            ("rubric", RepositorySuite.Folder, "rubric.yaml"),
            ("console", Path.Combine(RepositorySuite.Folder, "consoles"), "*.yaml"),
            ("dialect", Path.Combine(RepositorySuite.Folder, "dialects"), "*.yaml"),
            ("dialect", stubs, "*.yaml"),
        ];
        return from place in places
            from file in Directory.EnumerateFiles(place.Folder, place.Pattern)
            select new TestCaseData(place.Schema, File.ReadAllText(file))
                .SetName($"{place.Schema}: {Path.GetFileName(file)}");
    }

    [TestCaseSource(nameof(Files))]
    public void Editors_find_no_fault_in_files_that_are_right(string schema, string yaml) =>
        Faults(schema, yaml).ShouldBeEmpty();

    [TestCase("submission: x\nprograms: { task4: { server: x }, task2: { client: c, console: x, terminal: yes } }")]
    [TestCase("submission: Group 7\nprograms: { bonus3: { server: python3 s.py, limits: { memory: 512 MB } } }")]
    [TestCase("submission: 7\nprograms: { task1: { server: x, port: 12345, dialect: d.yaml, protection: limits } }")]
    public void What_a_submission_may_say_is_no_fault_in_editors_either(string yaml) =>
        Faults("submission", yaml).ShouldBeEmpty();

    [TestCase("class: x\nlimits_at_most: { memory: 2 GiB }\nvisible: /opt\nprotections: [best, limits]")]
    [TestCase("class: 1\ndialects: [classic]\nown_dialects: no\nadapters: none\nsubmissions: {}")]
    [TestCase("class: x\nsubmissions: { g: { trust: yes, programs: { task4: { server: x, port: 1 } } } }")]
    public void What_a_class_may_say_is_no_fault_in_editors_either(string yaml) =>
        Faults("class", yaml).ShouldBeEmpty();

    [TestCase("class", "", "limits: { memory: 2 GiB }")]
    [TestCase("class", "/submissions/g/truts", "class: x\nsubmissions: { g: { truts: yes } }")]
    [TestCase("class", "/limits/memory", "class: x\nlimits: { memory: much }")]
    [TestCase("submission", "/programs", "submission: x\nprograms: {}")]
    [TestCase("submission", "", "programs: { task4: { server: x } }")]
    [TestCase("submission", "/programs/task9", "submission: x\nprograms: { task9: { server: x } }")]
    [TestCase("submission", "/programs/task4/protection",
        "submission: x\nprograms: { task4: { server: x, protection: much } }")]
    [TestCase("dialect", "/actions/shout", "actions: { shout: 'x' }")]
    [TestCase("console", "/events/thunder", "events: { thunder: 'x' }")]
    [TestCase("rubric", "/tasks/0/items/0/points", "tasks: [{ task: T, items: [{ id: a, points: many }] }]")]
    public void Editors_find_what_is_wrong(string schema, string place, string yaml)
    {
        string[] faults = Faults(schema, yaml);
        faults.ShouldContain(
            fault => fault.StartsWith($"{place}: ", StringComparison.Ordinal), string.Join('\n', faults));
    }

    private static string[] Faults(string schema, string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        using var json = JsonDocument.Parse(Json(stream.Documents[0].RootNode)!.ToJsonString());
        EvaluationResults results = JsonSchema.FromText(File.ReadAllText(PathOf(schema)))
            .Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid
            ? []
            : [.. (results.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail =>
                detail.Errors!.Values.Select(error => $"{detail.InstanceLocation}: {error}"))];
    }

    /// <summary>What YAML 1.2 means, as editors read it: yes and no are words.</summary>
    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(entry =>
            KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, Json(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" or "null" } word =>
            JsonNode.Parse(word.Value!),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when decimal.TryParse(
            scalar.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number) => number,
        YamlScalarNode scalar => scalar.Value,
        _ => throw new ArgumentException($"{node.NodeType} is nothing that stands in a file", nameof(node)),
    };

    private static string PathOf(string name) =>
        Path.Combine(RepositorySuite.Folder, "schemas", name + ".schema.json");

    private static JsonDocument Load(string name)
    {
        JsonDocument schema = JsonDocument.Parse(File.ReadAllText(PathOf(name)));
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
