#include "converge/report/json.h"

#include <doctest/doctest.h>

#include <cmath>

#include "report/reports.h"

using namespace converge;

namespace {
bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}
}  // namespace

TEST_CASE("the whole report of a run, field by field") {
  const SourceFile file("app.yml", "a:\n");
  StateReport report = changed_report("a", "cmd.run", "why");
  report.name = "true";
  report.sls = "app";
  report.comment = "done";
  report.place = {&file, 1, 1};
  report.duration = Milliseconds(12);
  report.started = std::chrono::system_clock::time_point(Milliseconds(1'000'000'000'123));
  report.changes = {{"mode", nullptr, Value(Value::List{1, 1.5, true})}};
  report.actions = {{.resource = "r",
                     .description = "d",
                     .why = "w",
                     .error = std::nullopt,
                     .duration = Milliseconds(3)}};
  report.warnings = {"old"};
  CHECK(json_report(run_report({report}), 2) == R"({
  "version": 1,
  "compiled": true,
  "errors": [],
  "check": false,
  "states": [
    {
      "id": "a",
      "function": "cmd.run",
      "name": "true",
      "sls": "app",
      "result": true,
      "changed": true,
      "comment": "done",
      "changes": [
        {
          "what": "mode",
          "before": null,
          "after": [
            1,
            1.5,
            true
          ]
        }
      ],
      "cause": "why",
      "place": "app.yml:1:1",
      "started": "2001-09-09T01:46:40.123Z",
      "duration_ms": 12,
      "skipped": false,
      "assumed": false,
      "standing": null,
      "actions": [
        {
          "resource": "r",
          "description": "d",
          "why": "w",
          "changed": true,
          "recovery": false,
          "error": null,
          "duration_ms": 3
        }
      ],
      "warnings": [
        "old"
      ]
    }
  ],
  "summary": {
    "total": 1,
    "changed": 1,
    "pending": 0,
    "kept": 0,
    "skipped": 0,
    "assumed": 0,
    "failed": 0,
    "duration_ms": 1200
  },
  "interrupted": null,
  "exit_code": 2
}
)");
}

TEST_CASE("a state that would change has the result null") {
  RunReport run = run_report({state_report("a", "test.nop")});
  run.states[0].result = std::nullopt;
  run.check = true;
  CHECK(has(json_report(run, 0), "\"result\": null"));
  CHECK(has(json_report(run, 0), "\"check\": true"));
}

TEST_CASE("a refusal has its errors and no states") {
  const SourceFile file("app.yml", "a: b");
  const std::string text = json_refusal({Error("wrong").at({&file, 1, 4}), Error("other")}, 3);
  CHECK(has(text, "\"compiled\": false"));
  CHECK(has(text, "\"app.yml:1:4: wrong\",\n    \"other\""));
  CHECK(has(text, "\"states\": []"));
  CHECK(has(text, "\"exit_code\": 3"));
}

TEST_CASE("bytes that are no UTF-8 and numbers that are none do not break the report") {
  StateReport report = state_report("a", "cmd.run", "x\xff\x1b[0m");
  report.changes = {{"n", std::nan(""), INFINITY}};
  const std::string text = json_report(run_report({report}), 0);
  CHECK(has(text, "x\xef\xbf\xbd\\u001b[0m"));
  CHECK(has(text, "\"after\": \"inf\""));
}

TEST_CASE("keys of any kind become texts") {
  StateReport report = state_report("a", "test.nop");
  Value map = Value::map();
  map.entries().push_back({Value(1), Value("one")});
  report.changes = {{"m", nullptr, map}};
  CHECK(has(json_report(run_report({report}), 0), "\"1\": \"one\""));
}
