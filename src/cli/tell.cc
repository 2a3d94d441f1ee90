#include "converge/cli/tell.h"

#include <fmt/format.h>

#include "converge/base/file_beside.h"
#include "converge/base/text.h"
#include "converge/cli/files.h"
#include "converge/host/machine.h"
#include "converge/host/system/files.h"
#include "converge/host/system/process.h"
#include "converge/language/tell/lint.h"
#include "converge/model/graph_drawing.h"

namespace converge {
namespace {

constexpr int not_found = 127;

Result<std::string> drawn_by_graphviz(const std::string& dot, const Interrupt& interrupt) {
  // Into a file: of a process's output only the beginning and the end are kept.
  FileBeside file;
  const std::string folder = environment_variable("TMPDIR").value_or("/tmp");
  if (file.make(folder))
    return fail(fmt::format("cannot make a temporary file in {}", printable(folder)));
  file.close();
  Command command;
  command.text = "exec dot -Tsvg -o \"$CONVERGE_DRAWING\"";
  command.environment["CONVERGE_DRAWING"] = file.name();
  command.standard_input = dot;
  TRY(const CommandResult result,
      run_process(command, [&interrupt] { return interrupt.requests() > 0; }));
  if (result.exit_code == not_found)
    return fail(
        Error("--graph=svg needs Graphviz's program 'dot', which is not there", Trouble::refused)
            .hint("apt-get install graphviz; --graph=dot and --graph=mermaid need nothing"));
  if (result.exit_code != 0)
    return fail(Error(fmt::format("dot ended with exit code {}: {}", result.exit_code,
                                  printable(trim(result.err))),
                      Trouble::refused));
  return read_file(file.name());
}

}  // namespace

Result<std::string> draw(const Graph& graph, const std::string& form, const Interrupt& interrupt) {
  if (form == "dot") return to_dot(graph);
  if (form == "mermaid") return to_mermaid(graph);
  if (form == "svg") return drawn_by_graphviz(to_dot(graph), interrupt);
  return to_text(graph);
}

std::vector<Finding> find_mistakes(const Graph& graph, const Endpoint& endpoint) {
  const auto machine = make_docker_host(endpoint, {});
  const bool answers = machine->connect().has_value();
  const auto ports = [&](const std::string& image) -> std::optional<std::vector<std::string>> {
    const auto facts = answers ? machine->image(image) : Result<std::optional<ImageFacts>>();
    if (!facts || !*facts) return std::nullopt;
    std::vector<std::string> exposed;
    if (const Value* all = (*facts)->config.find("ExposedPorts"); all && all->is_map())
      for (const Value::Entry& port : all->entries()) exposed.push_back(python_text(port.key));
    return exposed;
  };
  return lint(graph, ports);
}

std::string findings_text(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) text += render(finding.error, finding.rule);
  if (findings.empty()) return "no findings\n";
  return text + counted(findings.size(), "finding") + "\n";
}

}  // namespace converge
