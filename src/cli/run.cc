#include "converge/cli/run.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "converge/base/text.h"
#include "converge/cli/files.h"
#include "converge/cli/grains.h"
#include "converge/cli/pillar.h"
#include "converge/cli/signals.h"
#include "converge/cli/tell.h"
#include "converge/host/machine.h"
#include "converge/language/compile/compiler.h"
#include "converge/language/tell/show.h"
#include "converge/report/exit_code.h"
#include "converge/report/fanout.h"
#include "converge/report/json.h"
#include "converge/report/output_stream.h"
#include "converge/report/progress.h"
#include "converge/report/report_file.h"
#include "converge/report/text.h"

namespace converge {
namespace {

/// Unique among the runs on one host, and readable: when and which process.
std::string new_run_id() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return fmt::format("{:x}-{}", std::chrono::duration_cast<Milliseconds>(now).count(), getpid());
}

/// What the states of a graph look at; empty for a graph that has nothing to do with Docker.
Mentions all_mentions(const Graph& graph) {
  Mentions all;
  const auto add = [&all](const Mentions& some) {
    all.containers.insert(all.containers.end(), some.containers.begin(), some.containers.end());
    all.images.insert(all.images.end(), some.images.begin(), some.images.end());
  };
  for (const State& state : graph.states) {
    for (const auto* resources : {&state.resources, &state.reaction})
      for (const ResourcePtr& resource : *resources) resource->mention(all);
    for (const auto* conditions : {&state.conditions.only_if, &state.conditions.unless})
      for (const Condition& condition : *conditions)
        if (const auto* native = std::get_if<NativeCondition>(&condition)) add(native->mentions);
  }
  for (auto* names : {&all.containers, &all.images}) {
    std::ranges::sort(*names);
    names->erase(std::unique(names->begin(), names->end()), names->end());
  }
  return all;
}

/// One run, from the options to the exit code. Holds what has to live as long as its errors do.
class Session {
 public:
  Session(const Options& options, const Interrupt& interrupt)
      : options_(options), interrupt_(interrupt) {}

  int go() {
    const int code = work();
    out_.flush();
    err_.flush();
    return out_.lost() ? with_lost_report(code) : code;
  }

 private:
  int work() {
    if (options_.report) {
      Result<ReportFile> file = ReportFile::reserve(*options_.report);
      if (!file) return refuse({std::move(file).error()});
      report_file_.emplace(*std::move(file));
    }
    Result<Endpoint> endpoint = choose_endpoint(options_.host, environment_variable);
    if (!endpoint) return refuse({std::move(endpoint).error()});
    if (!only_tells()) {
      Result<void> made = make_machine(*endpoint);
      if (!made) return refuse({std::move(made).error()});
    }
    Result<CompileInput> input = compile_input();
    if (!input) return refuse({std::move(input).error()});
    Compiled compiled = compile(*input, sources_);
    if (!compiled.errors.empty()) return refuse(std::move(compiled.errors));
    if (options_.lint) return tell_findings(compiled.graph, *endpoint);
    for (const Error& warning : compiled.graph.warnings) warn(warning);
    if (options_.graph || options_.validate || options_.show) return tell(compiled.graph);
    return bring_about(compiled.graph, *endpoint);
  }

  /// What is only read.
  int tell(Graph& graph) {
    // A run tells them below their states.
    for (const State& state : graph.states)
      for (const Error& warning : state.warnings) warn(Error(warning).at(state.place));
    if (options_.validate) {
      if (!graph.lost_requisites.empty()) return refuse(std::move(graph.lost_requisites));
      return say(fmt::format("valid: {}\n", counted(graph.states.size(), "state")));
    }
    for (const Error& lost : graph.lost_requisites) warn(lost);
    if (options_.show) return say(to_yaml(graph));
    Result<std::string> drawing = draw(graph, *options_.graph, interrupt_);
    return drawing ? say(*drawing) : refuse({std::move(drawing).error()});
  }

  int tell_findings(const Graph& graph, const Endpoint& endpoint) {
    const std::vector<Finding> findings = find_mistakes(graph, endpoint);
    const int code = findings.empty() ? exit_codes::converged : exit_codes::failed;
    const std::string json = json_findings(findings, code);
    out_.write(options_.output == OutputForm::json ? json : findings_text(findings));
    return keep_report(json, code);
  }

  Result<CompileInput> compile_input() {
    CompileInput input;
    input.files = options_.files;
    const Consider consider = [this](Doubt doubt) { return this->consider(std::move(doubt)); };
    input.read = [consider](const std::string& path) { return read_source(path, consider); };
    input.exists = is_readable_file;
    input.is_folder = is_folder;
    input.state_files = state_files_below;
    input.canonical = real_path;
    input.root = options_.root.value_or("");
    if (options_.root && !is_folder(*options_.root))
      return fail(Error(fmt::format("--root: {} is no directory", printable(*options_.root)),
                        Trouble::refused));
    input.environment = environment_variable;
    TRY(input.pillar, read_pillar(options_, sources_, consider));
    input.grains = LazyValue([this] { return grains(); });
    input.settings = {.min_healthy_time = options_.min_healthy_time,
                      .retry_failed = options_.retry_failed,
                      .lenient = options_.lenient,
                      .assumed = options_.assumed,
                      .run_id = new_run_id(),
                      .backup_folder = default_backup_folder()};
    input.keep_arguments = options_.show || options_.lint;
    return input;
  }

  bool only_tells() const {
    return options_.validate || options_.graph || options_.show || options_.lint;
  }

  Value grains() const {
    Value grains = host_grains();
    std::optional<DaemonFacts> daemon;
    if (machine_)
      if (Result<DaemonFacts> facts = machine_->connect()) daemon = *std::move(facts);
    add_docker_grains(grains, daemon);
    return grains;
  }

  /// What only reads and tells may read anything. Of doubts that refuse nothing the first is told.
  Result<void> consider(Doubt doubt) {
    if (doubt.grave && !only_tells()) return fail(std::move(doubt.error));
    if (!doubted_) warn(doubt.error);
    doubted_ = true;
    return {};
  }

  Result<void> make_machine(const Endpoint& endpoint) {
    TRY(const std::optional<ApiVersion> version, wanted_api_version());
    machine_ = make_docker_host(endpoint, DockerOptions{.api_version = version, .pull = {}});
    return {};
  }

  int bring_about(const Graph& graph, const Endpoint& endpoint) {
    const Mentions mentions = all_mentions(graph);
    const bool needs_docker = !mentions.containers.empty() || !mentions.images.empty();
    std::optional<Lock> lock;
    if (needs_docker) {
      Result<std::optional<Lock>> locked = prepare(*machine_, endpoint, mentions);
      if (!locked) return refuse({std::move(locked).error()});
      lock = *std::move(locked);
    }
    return run_on(graph, *machine_);
  }

  static Result<std::optional<ApiVersion>> wanted_api_version() {
    const auto text = environment_variable("DOCKER_API_VERSION");
    if (!text || text->empty()) return std::optional<ApiVersion>();
    TRY(const ApiVersion version, parse_api_override(*text));
    return std::optional(version);
  }

  /// The daemon first: a run that cannot reach it should not wait for a lock. Nothing is changed in
  /// check mode, so nothing is locked.
  Result<std::optional<Lock>> prepare(const DockerHost& machine, const Endpoint& endpoint,
                                      const Mentions& mentions) {
    TRY(machine.connect());
    std::optional<Lock> lock;
    if (!options_.check) {
      TRY(const std::string directory, lock_directory(environment_variable));
      TRY(Lock taken, take_lock(endpoint, directory, options_.lock_wait,
                                [this] { return interrupt_.requests() > 0; }));
      lock.emplace(std::move(taken));
    }
    machine.prefetch(mentions);
    return lock;
  }

  int run_on(const Graph& graph, Host& machine) {
    std::unique_ptr<Host> shadow;
    if (options_.check) shadow = std::make_unique<ShadowHost>(machine);
    Host& host = shadow ? *shadow : machine;
    const EngineOptions engine{.jobs = options_.jobs,
                               .check = options_.check,
                               .deadline = deadline_,
                               .interrupt = &interrupt_,
                               .shadow = [&host] { return std::make_unique<ShadowHost>(host); }};
    const RunReport report = run_graph(graph, host, engine, sinks(graph));
    const int code = exit_code(report, options_.detailed_exitcode, interrupt_.signal());
    // A large graph's report takes as long to write as the graph to compile.
    if (options_.output != OutputForm::json && !report_file_) return code;
    const std::string json = json_report(report, code);
    if (options_.output == OutputForm::json) out_.write(json);
    return keep_report(json, code);
  }

  EventSink sinks(const Graph& graph) {
    std::vector<std::string> ids;
    for (const State& state : graph.states) ids.push_back(state.id);
    std::vector<EventSink> all;
    const bool terminal = isatty(STDERR_FILENO) != 0;
    const bool live = options_.progress == When::always ||
                      (options_.progress == When::automatic && terminal && !options_.quiet);
    if (live)
      all.emplace_back(
          ProgressReporter([this](std::string_view text) { err_.write(text); },
                           ProgressOptions{.live = terminal,
                                           .width = [] { return terminal_width(STDERR_FILENO); },
                                           .behind = [this] { return err_.behind(); }},
                           ids));
    if (options_.output == OutputForm::text)
      all.emplace_back(
          TextReporter([this](std::string_view text) { out_.write(text); },
                       TextOptions{style_for(STDOUT_FILENO), options_.diff, options_.quiet}, ids));
    return fanout(std::move(all));
  }

  Style style_for(int descriptor) const {
    return choose_style(options_.color, isatty(descriptor) != 0, environment_variable);
  }

  int keep_report(const std::string& json, int code) {
    if (!report_file_) return code;
    const Result<void> kept = report_file_->commit(json);
    if (kept) return code;
    err_.write(render(kept.error()));
    return with_lost_report(code);
  }

  void warn(const Error& warning) {
    if (!options_.quiet) err_.write(render(warning, "warning"));
  }

  int say(const std::string& text) {
    out_.write(text);
    return exit_codes::converged;
  }

  /// Nothing has been touched; the reasons go to where the report would have gone.
  int refuse(std::vector<Error> errors) {
    const int code = exit_code(errors.front());
    for (const Error& error : errors) err_.write(render(error));
    const std::string json = json_refusal(errors, code);
    if (options_.output == OutputForm::json) out_.write(json);
    return keep_report(json, code);
  }

  const Options& options_;
  const Interrupt& interrupt_;
  std::optional<std::chrono::steady_clock::time_point> deadline_ =
      options_.deadline ? std::optional(std::chrono::steady_clock::now() + *options_.deadline)
                        : std::nullopt;
  Sources sources_;
  std::unique_ptr<DockerHost> machine_;  ///< absent when only the files are told of
  OutputStream out_{STDOUT_FILENO};
  OutputStream err_{STDERR_FILENO};
  bool doubted_ = false;
  std::optional<ReportFile> report_file_;
};

}  // namespace

int run(const Options& options, const Interrupt& interrupt) {
  return Session(options, interrupt).go();
}

int converge_main(const std::vector<std::string>& arguments) {
  fill_standard_descriptors();
  Interrupt interrupt;
  const Signals signals(interrupt);
  OutputStream out(STDOUT_FILENO);
  OutputStream err(STDERR_FILENO);
  if (has_borrowed_rights()) {
    err.write("converge: refused: it must not be setuid, setgid or have file capabilities\n");
    return exit_codes::refused;
  }
  const auto parsed = parse_options(arguments);
  if (!parsed) {
    err.write(render(parsed.error()));
    err.flush();
    return exit_code(parsed.error());
  }
  if (const auto* answer = std::get_if<Answer>(&*parsed)) {
    out.write(answer->text);
    out.flush();
    return exit_codes::converged;
  }
  return run(std::get<Options>(*parsed), interrupt);
}

}  // namespace converge
