using System.Text.Json;
using ClassChat.Grading.Reports;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Reports;

public sealed class JsonReportTests
{
    [Test]
    public void The_record_holds_every_item_with_its_evidence() =>
        JsonReport.Write(ReportBuilder.Build(SampleGrades.Short, "--server 'x {port}'")).ShouldBe(Short);

    [Test]
    public void A_program_that_never_started_says_so_in_every_scenario()
    {
        using JsonDocument report =
            JsonDocument.Parse(JsonReport.Write(ReportBuilder.Build(SampleGrades.NotStarted, "")));
        JsonElement scenario = report.RootElement.GetProperty("items")[1].GetProperty("scenarios")[0];
        scenario.GetProperty("reason").GetString().ShouldBe("the server would not start");
        scenario.GetProperty("serverOutput")[0].GetString().ShouldBe("no such file");
        scenario.GetProperty("replay").GetString().ShouldBe("./run-scenarios.sh task4/route --seed 3");
        // The item's own hint would be about a mistake that this program had no time to make.
        scenario.GetProperty("hint").GetString()!.ShouldStartWith("start it by hand");
    }

    [Test]
    public void Trouble_of_the_harness_leaves_the_run_ungraded()
    {
        using JsonDocument report =
            JsonDocument.Parse(JsonReport.Write(ReportBuilder.Build(SampleGrades.Troubled, "")));
        report.RootElement.GetProperty("graded").GetBoolean().ShouldBeFalse();
        JsonElement item = report.RootElement.GetProperty("items")[0];
        item.GetProperty("verdict").GetString().ShouldBe("error");
        item.GetProperty("reason").GetString().ShouldBe("the harness failed: boom");
        item.GetProperty("scenarios")[0].GetProperty("trace").GetArrayLength().ShouldBe(2);
    }

    [Test]
    public void What_could_not_be_judged_leaves_the_run_ungraded_and_its_verdict_tells_it_from_trouble()
    {
        Report report = ReportBuilder.Build(SampleGrades.Ungraded, "");
        string text = JsonReport.Write(report);
        using JsonDocument json = JsonDocument.Parse(text);
        json.RootElement.GetProperty("graded").GetBoolean().ShouldBeFalse();
        JsonElement item = json.RootElement.GetProperty("items")[1];
        item.GetProperty("verdict").GetString().ShouldBe("ungraded");
        item.GetProperty("reason").GetString().ShouldBe(SampleGrades.Missing);
        item.GetProperty("points").GetInt32().ShouldBe(0);
        JsonElement scenario = item.GetProperty("scenarios")[0];
        scenario.GetProperty("verdict").GetString().ShouldBe("ungraded");
        scenario.GetProperty("replay").GetString().ShouldBe("./run-scenarios.sh task4/route --seed 3");

        Report read = JsonReport.Read(text)!;
        (read.HasUngraded, read.HasError, read.Withheld).ShouldBe((true, false, 14));
    }

    private const string Short = """
        {
          "submission": "Group [7]",
          "rubric": "ClassChat",
          "seed": 3,
          "points": 4,
          "max": 13,
          "graded": true,
          "passed": 1,
          "failed": 1,
          "seconds": 61.5,
          "items": [
            {
              "id": "t1.listen",
              "task": "Task 1",
              "title": "what t1.listen shows",
              "points": 4,
              "max": 4,
              "verdict": "passed",
              "scenarios": [
                {
                  "name": "The server accepts a connection",
                  "verdict": "passed",
                  "seconds": 0.25,
                  "replay": "./run-scenarios.sh task1/listen --seed 3 --server 'x {port}'",
                  "id": "task1/listen",
                  "level": "task1",
                  "file": "scenarios/task1/listen.scenario",
                  "metrics": [
                    {
                      "name": "latency, median",
                      "value": 1234.5678,
                      "unit": "ms"
                    }
                  ]
                }
              ]
            },
            {
              "id": "t4.route",
              "task": "Task 4",
              "title": "what t4.route shows",
              "points": 0,
              "max": 9,
              "verdict": "failed",
              "scenarios": [
                {
                  "name": "A direct message reaches its receiver and nobody else",
                  "verdict": "failed",
                  "seconds": 5.123,
                  "reason": "bob did not get the message",
                  "expected": "message \"Hi\" from 'alice'",
                  "actual": "message \"\\x1b[2J\" from '[red]'",
                  "hint": "the usual mistake of t4.route",
                  "replay": "./run-scenarios.sh task4/route --seed 3 --server 'x {port}'",
                  "id": "task4/route",
                  "level": "full",
                  "repeats": "5 of 5",
                  "file": "scenarios/task4/route.scenario",
                  "line": 11,
                  "steps": [
                    "   6 | bots alice, bob",
                    "   7 | all join",
                    "   9 | in parallel:",
                    "  10 |   alice sends bob \"Hi\"",
                    "  11 |   bob receives \"Hi\" from alice",
                    "     |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
                  ],
                  "wire": [
                    {
                      "bot": "alice",
                      "sent": "{\"text\":\"Hi\"}\\n",
                      "received": ""
                    },
                    {
                      "bot": "bob",
                      "sent": "bob",
                      "received": "Enter your name:"
                    }
                  ],
                  "serverOutput": [
                    "listening",
                    "Traceback:\\tline 1"
                  ],
                  "death": "exited with code 0"
                }
              ]
            }
          ],
          "metrics": [
            {
              "name": "latency, median",
              "value": 1234.5678,
              "unit": "ms",
              "scenario": "task1/listen",
              "level": "task1"
            }
          ]
        }

        """;
}
