#include "option_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "converge/base/text.h"

namespace converge {
namespace {

constexpr std::size_t most_jobs = 64;
constexpr std::string_view all_topics = "all";

Error unexpected(std::string_view expected, const std::string& value) {
  return Error(fmt::format("should be {}, not '{}'", expected, printable(value)), Trouble::refused);
}

template <auto Member>
Result<void> set_flag(Options& options, const std::string&) {
  options.*Member = true;
  return {};
}

template <auto Member>
Result<void> set_text(Options& options, const std::string& value) {
  if (value.empty()) return fail(Error("should not be empty", Trouble::refused));
  options.*Member = value;
  return {};
}

template <auto Member>
Result<void> add_text(Options& options, const std::string& value) {
  if (value.empty()) return fail(Error("should not be empty", Trouble::refused));
  (options.*Member).push_back(value);
  return {};
}

template <auto Member>
Result<void> set_duration(Options& options, const std::string& value) {
  TRY(options.*Member, parse_duration(value));
  return {};
}

Result<void> set_deadline(Options& options, const std::string& value) {
  TRY(const Milliseconds deadline, parse_duration(value));
  if (deadline.count() == 0) return fail(unexpected("longer than nothing", value));
  options.deadline = deadline;
  return {};
}

template <auto Member>
Result<void> set_when(Options& options, const std::string& value) {
  if (value == "auto") {
    options.*Member = When::automatic;
  } else if (value == "always") {
    options.*Member = When::always;
  } else if (value == "never") {
    options.*Member = When::never;
  } else {
    return fail(unexpected("auto, always or never", value)
                    .hint(did_you_mean(value, {"auto", "always", "never"})));
  }
  return {};
}

Result<void> set_output(Options& options, const std::string& value) {
  if (value != "text" && value != "json")
    return fail(unexpected("text or json", value).hint(did_you_mean(value, {"text", "json"})));
  options.output = value == "json" ? OutputForm::json : OutputForm::text;
  return {};
}

Result<void> set_graph(Options& options, const std::string& value) {
  const std::vector<std::string> forms = {"text", "dot", "mermaid", "svg"};
  if (std::ranges::find(forms, value) == forms.end())
    return fail(unexpected("text, dot, mermaid or svg", value).hint(did_you_mean(value, forms)));
  options.graph = value;
  return {};
}

/// `--doc=FUNCTION`; without a value the topics are where the files would be.
Result<void> set_doc(Options& options, const std::string& value) {
  options.doc = true;
  if (value != all_topics) options.topics.push_back(value);
  return {};
}

/// Names of modules and functions, with commas between them.
Result<void> add_assumed(Options& options, const std::string& value) {
  for (const std::string& part : split(value, ',')) {
    const std::string name(trim(part));
    const bool good = !name.empty() && name.find_first_of(" \t\n:") == std::string::npos &&
                      !name.starts_with('.') && !name.ends_with('.');
    if (!good) return fail(unexpected("modules or functions such as pkg,service.running", value));
    if (std::ranges::find(options.assumed, name) == options.assumed.end())
      options.assumed.push_back(name);
  }
  return {};
}

Result<void> set_jobs(Options& options, const std::string& value) {
  std::size_t jobs = 0;
  const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), jobs);
  const bool number = code == std::errc() && end == value.data() + value.size();
  if (!number || jobs < 1 || jobs > most_jobs)
    return fail(unexpected(fmt::format("a number from 1 to {}", most_jobs), value));
  options.jobs = jobs;
  return {};
}

Result<void> add_setting(Options& options, const std::string& value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string::npos || equals == 0) return fail(unexpected("KEY=VALUE", value));
  options.settings.emplace_back(value.substr(0, equals), value.substr(equals + 1));
  return {};
}

constexpr std::string_view doing = "What to do";
constexpr std::string_view reading = "What to tell about the files, without a daemon";
constexpr std::string_view data = "Data for the state files";
constexpr std::string_view how = "How to do it";
constexpr std::string_view telling = "What to say";

}  // namespace

const std::vector<OptionRow>& option_table() {
  static const std::vector<OptionRow> table = {
      {doing, "-n", "--check", "", "say what would change, change nothing (conditions are run)",
       &set_flag<&Options::check>},
      {doing, "", "--retry-failed", "", "try versions again that failed their proof before",
       &set_flag<&Options::retry_failed>},
      {doing, "", "--lenient", "", "unknown arguments and requisites are warnings, not errors",
       &set_flag<&Options::lenient>},
      {doing, "", "--assume", "NAMES", "states of these modules or functions are done: pkg,service",
       &add_assumed},

      {reading, "", "--validate", "", "only read the files and report all their errors",
       &set_flag<&Options::validate>},
      {reading, "", "--lint", "", "look for what is probably a mistake; exit 1 when there is some",
       &set_flag<&Options::lint>},
      {reading, "", "--show", "", "print the compiled states as YAML (with pillar values)",
       &set_flag<&Options::show>},
      {reading, "", "--graph", "text|dot|mermaid|svg",
       "print the states in the order they would run (text)", &set_graph, "text"},
      {reading, "", "--doc", "FUNCTION", "explain a function or a module; alone: list them",
       &set_doc, all_topics},
      {reading, "", "--schema", "", "print a JSON Schema of state files, for editors",
       &set_flag<&Options::schema>},

      {data, "", "--root", "DIR", "where includes and salt:// are found (the first file's folder)",
       &set_text<&Options::root>},
      {data, "", "--pillar", "JSON", "pillar data", &add_text<&Options::pillars>},
      {data, "", "--pillar-file", "FILE", "pillar data from a YAML or JSON file",
       &add_text<&Options::pillar_files>},
      {data, "", "--set", "KEY=VALUE", "one pillar value, over all others; KEY may be a:b:c",
       &add_setting},

      {how, "-H", "--host", "ADDRESS",
       "the socket of the daemon: unix://PATH (default: DOCKER_HOST)", &set_text<&Options::host>},
      {how, "", "--jobs", "N", "how many states at a time (4)", &set_jobs},
      {how, "", "--deadline", "TIME", "end the run safely after this time: 90, 5m", &set_deadline},
      {how, "", "--lock-wait", "TIME", "wait so long for another run to end (0)",
       &set_duration<&Options::lock_wait>},
      {how, "", "--min-healthy-time", "TIME",
       "watch a new container so long before it is good (2s)",
       &set_duration<&Options::min_healthy_time>},

      {telling, "", "--output", "text|json", "the form of the report on standard output (text)",
       &set_output},
      {telling, "", "--report", "FILE", "also write the JSON report to a file, at once and whole",
       &set_text<&Options::report>},
      {telling, "", "--diff", "", "show what changes, files line by line",
       &set_flag<&Options::diff>},
      {telling, "-q", "--quiet", "", "say nothing unless something changed or failed",
       &set_flag<&Options::quiet>},
      {telling, "", "--detailed-exitcode", "", "exit with 2 when something changed or would",
       &set_flag<&Options::detailed_exitcode>},
      {telling, "", "--color", "auto|always|never", "colours (auto: on a terminal; see NO_COLOR)",
       &set_when<&Options::color>},
      {telling, "", "--progress", "auto|always|never",
       "progress on standard error (auto: on a terminal)", &set_when<&Options::progress>},
  };
  return table;
}

}  // namespace converge
