#include "converge/cli/options.h"

#include <doctest/doctest.h>

using namespace converge;

namespace {

Options parsed(const std::vector<std::string>& arguments) {
  const auto result = parse_options(arguments);
  if (!result) FAIL(result.error().message());
  REQUIRE(std::holds_alternative<Options>(*result));
  return std::get<Options>(*result);
}

Error refusal(const std::vector<std::string>& arguments) {
  const auto result = parse_options(arguments);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().trouble() == Trouble::refused);
  return result.error();
}

std::string answer(const std::vector<std::string>& arguments) {
  const auto result = parse_options(arguments);
  REQUIRE(result.has_value());
  REQUIRE(std::holds_alternative<Answer>(*result));
  return std::get<Answer>(*result).text;
}

}  // namespace

TEST_CASE("without options everything has its usual value") {
  const Options options = parsed({"app.yml"});
  CHECK(options.files == std::vector<std::string>{"app.yml"});
  CHECK_FALSE(options.check);
  CHECK_FALSE(options.graph.has_value());
  CHECK_FALSE(options.root.has_value());
  CHECK(options.jobs == 4);
  CHECK_FALSE(options.deadline.has_value());
  CHECK(options.lock_wait == Milliseconds(0));
  CHECK(options.min_healthy_time == Milliseconds(2000));
  CHECK(options.output == OutputForm::text);
  CHECK(options.color == When::automatic);
  CHECK(options.progress == When::automatic);
}

TEST_CASE("every option arrives") {
  const Options options = parsed({"--check",
                                  "--diff",
                                  "--output",
                                  "json",
                                  "--report",
                                  "r.json",
                                  "--pillar",
                                  "{}",
                                  "--set",
                                  "a:b=c=d",
                                  "--host",
                                  "unix:///x",
                                  "--jobs",
                                  "2",
                                  "--deadline",
                                  "5m",
                                  "--lock-wait",
                                  "10",
                                  "--min-healthy-time",
                                  "0",
                                  "--validate",
                                  "--quiet",
                                  "--detailed-exitcode",
                                  "--retry-failed",
                                  "--lenient",
                                  "--color",
                                  "never",
                                  "--progress",
                                  "always",
                                  "--pillar-file",
                                  "p.yml",
                                  "a.yml",
                                  "b.yml"});
  CHECK(options.check);
  CHECK(options.diff);
  CHECK(options.output == OutputForm::json);
  CHECK(options.report == "r.json");
  CHECK(options.pillars == std::vector<std::string>{"{}"});
  CHECK(options.pillar_files == std::vector<std::string>{"p.yml"});
  CHECK(options.settings == std::vector<std::pair<std::string, std::string>>{{"a:b", "c=d"}});
  CHECK(options.host == "unix:///x");
  CHECK(options.jobs == 2);
  CHECK(options.deadline == Milliseconds(300'000));
  CHECK(options.lock_wait == Milliseconds(10'000));
  CHECK(options.min_healthy_time == Milliseconds(0));
  CHECK(options.validate);
  CHECK(options.quiet);
  CHECK(options.detailed_exitcode);
  CHECK(options.retry_failed);
  CHECK(options.lenient);
  CHECK(options.color == When::never);
  CHECK(options.progress == When::always);
  CHECK(options.files == std::vector<std::string>{"a.yml", "b.yml"});
}

TEST_CASE("options may stand behind the files and be written short or with =") {
  const Options options = parsed({"app.yml", "-nq", "-H", "unix:///x", "--jobs=3"});
  CHECK(options.check);
  CHECK(options.quiet);
  CHECK(options.host == "unix:///x");
  CHECK(options.jobs == 3);
}

TEST_CASE("an option with a value does not take the next file with it") {
  const Options options = parsed({"--pillar", "{}", "a.yml", "--set", "k=v", "b.yml"});
  CHECK(options.files == std::vector<std::string>{"a.yml", "b.yml"});
}

TEST_CASE("--graph takes a value only behind =") {
  CHECK(parsed({"--graph", "app.yml"}).graph == "text");
  CHECK(parsed({"--graph", "app.yml"}).files == std::vector<std::string>{"app.yml"});
  CHECK(parsed({"--graph=text", "app.yml"}).graph == "text");
  CHECK(refusal({"--graph=svgg", "app.yml"}).message() ==
        "--graph should be text, dot, mermaid or svg, not 'svgg'");
}

TEST_CASE("lists keep their order, of the rest the last one counts") {
  const Options options = parsed({"--pillar", "1", "--pillar", "2", "--set", "b=1", "--set",
                                  "a=", "--jobs", "2", "--jobs", "3", "--check", "--check", "x"});
  CHECK(options.pillars == std::vector<std::string>{"1", "2"});
  CHECK(options.settings.at(1) == std::pair<std::string, std::string>{"a", ""});
  CHECK(options.jobs == 3);
}

TEST_CASE("no argument at all shows the usage") {
  const Error error = refusal({});
  CHECK(error.message() == "no state file is given");
  CHECK(error.hint_text().find("usage: converge") == 0);
  refusal({"--check"});
}

TEST_CASE("an unknown option names the one that was meant") {
  CHECK(refusal({"--chekc", "a"}).hint_text() == "did you mean '--check'?");
  CHECK(refusal({"--dryrun", "a"}).hint_text() == "did you mean '--check'?");
  CHECK(refusal({"--dryrun", "a"}).message() == "unknown option '--dryrun'");
  CHECK(refusal({"a", "--repot=x"}).hint_text() == "did you mean '--report'?");
  CHECK(refusal({"-x", "a"}).message() == "unknown option '-x'");
  CHECK(refusal({"--\x1b[0m", "a"}).message() == "unknown option '--\\x1b[0m'");
}

TEST_CASE("- is standard input and may be read once") {
  CHECK(parsed({"-"}).files == std::vector<std::string>{"-"});
  CHECK(parsed({"--check", "-", "a"}).files == std::vector<std::string>{"-", "a"});
  refusal({"-", "-"});
}

TEST_CASE("behind -- everything is a file") {
  CHECK(parsed({"--", "-x.yml"}).files == std::vector<std::string>{"-x.yml"});
  CHECK(parsed({"--check", "--", "--help"}).files == std::vector<std::string>{"--help"});
}

TEST_CASE("a file without a name is refused") {
  CHECK(refusal({""}).message() == "the name of a state file is empty");
}

TEST_CASE("times that are none are refused with the option's name") {
  for (const char* option : {"--deadline", "--lock-wait", "--min-healthy-time"})
    for (const char* value : {"abc", "-5", "1e99", "", "99999999999999999999"}) {
      CAPTURE(option);
      CAPTURE(value);
      CHECK(refusal({option, value, "a"}).message().find(option) == 0);
      CHECK(refusal({std::string(option) + "=" + value, "a"}).message().find(option) == 0);
    }
  refusal({"--deadline", "0", "a"});
}

TEST_CASE("numbers and words that are none are refused") {
  for (const char* value : {"0", "-1", "many", "65", "1.5", "", "18446744073709551617"}) {
    CAPTURE(value);
    CHECK(refusal({std::string("--jobs=") + value, "a"}).message().find("--jobs") == 0);
  }
  CHECK(refusal({"--output", "xml", "a"}).message() ==
        "--output should be text or json, not 'xml'");
  CHECK(refusal({"--color", "alway", "a"}).hint_text() == "did you mean 'always'?");
  CHECK(refusal({"--progress", "1", "a"}).message() ==
        "--progress should be auto, always or never, not '1'");
  CHECK(refusal({"--set", "novalue", "a"}).message() == "--set should be KEY=VALUE, not 'novalue'");
  refusal({"--set", "=x", "a"});
  refusal({"--report=", "a"});
  refusal({"--host=", "a"});
}

TEST_CASE("an option that lacks its value is refused") {
  CHECK(refusal({"a", "--report"}).message().find("--report") != std::string::npos);
}

TEST_CASE("help and version are answers") {
  CHECK(answer({"--help"}) == help_text());
  CHECK(answer({"-h", "whatever"}) == help_text());
  CHECK(answer({"--version"}).find("converge ") == 0);
}

TEST_CASE("help tells every option and fits a terminal") {
  const std::string text = help_text();
  for (const char* option : {"-n, --check",
                             "--diff",
                             "--output text|json",
                             "--report FILE",
                             "--pillar JSON",
                             "--pillar-file FILE",
                             "--set KEY=VALUE",
                             "-H, --host",
                             "--jobs N",
                             "--deadline TIME",
                             "--lock-wait",
                             "--min-healthy-time",
                             "--validate",
                             "--graph[=text|dot|mermaid|svg]",
                             "--show",
                             "--lint",
                             "--doc[=FUNCTION]",
                             "--schema",
                             "--assume NAMES",
                             "-q, --quiet",
                             "--detailed-exitcode",
                             "--retry-failed",
                             "--lenient",
                             "--color",
                             "--progress",
                             "--version",
                             "--help"}) {
    CAPTURE(option);
    CHECK(text.find(option) != std::string::npos);
  }
  std::size_t start = 0;
  for (std::size_t end = 0; (end = text.find('\n', start)) != std::string::npos; start = end + 1)
    CHECK(end - start <= 100);
}

TEST_CASE("--assume collects names, with commas or given again") {
  CHECK(parsed({"--assume", "pkg, service.running", "--assume=pkg", "app.yml"}).assumed ==
        std::vector<std::string>{"pkg", "service.running"});
  CHECK(refusal({"--assume", "pkg,,x", "app.yml"}).message() ==
        "--assume should be modules or functions such as pkg,service.running, not 'pkg,,x'");
  CHECK(refusal({"--assume", "app.yml: x", "a"}).message().starts_with("--assume should be"));
}

TEST_CASE("what only tells about files is one thing at a time") {
  CHECK(refusal({"--show", "--lint", "app.yml"}).message() ==
        "--lint and --show exclude each other");
  CHECK(parsed({"--graph=mermaid", "app.yml"}).graph == "mermaid");
}

TEST_CASE("--doc and --schema need no file") {
  CHECK(answer({"--doc"}).find("docker_container.running") != std::string::npos);
  CHECK(answer({"--doc", "docker_container.stopped"}).find("error_on_absent") != std::string::npos);
  CHECK(answer({"--doc=docker.stopped"}) == answer({"--doc", "docker_container.stopped"}));
  CHECK(answer({"--schema"}).find("https://json-schema.org/draft/2020-12/schema") !=
        std::string::npos);
  const Error unknown = refusal({"--doc", "docker_container.runing"});
  CHECK(unknown.message() == "no state function is called 'docker_container.runing'");
  CHECK(unknown.hint_text() == "did you mean 'docker_container.running'?");
}
