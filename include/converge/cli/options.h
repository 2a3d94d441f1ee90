#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "converge/base/duration.h"
#include "converge/base/result.h"
#include "converge/report/style.h"

namespace converge {

enum class OutputForm { text, json };

/// What the command line says, as plain values; nothing has been opened or looked up.
struct Options {
  std::vector<std::string> files;  ///< in order; `-` is standard input, at most once
  std::vector<std::string> topics;

  bool check = false;
  bool validate = false;             ///< compile only, no daemon
  std::optional<std::string> graph;  ///< its form: `text`, `dot`, `mermaid` or `svg`
  bool show = false;                 ///< print the compiled states
  bool lint = false;                 ///< look for what is probably a mistake
  bool doc = false;                  ///< `topics` are functions and modules to explain
  bool schema = false;               ///< print the JSON Schema of state files
  bool retry_failed = false;
  bool lenient = false;
  std::vector<std::string> assumed;  ///< modules and functions, without repetition

  std::optional<std::string> root;  ///< the tree; default: the folder of the first file

  std::vector<std::string> pillar_files;  ///< merged first, in order
  std::vector<std::string> pillars;       ///< JSON texts, merged after the files
  std::vector<std::pair<std::string, std::string>> settings;  ///< `--set a:b=c`, merged last

  std::optional<std::string> host;  ///< as written; DOCKER_HOST is not looked at here
  std::size_t jobs = 4;
  std::optional<Milliseconds> deadline;
  Milliseconds lock_wait{0};
  Milliseconds min_healthy_time{2000};

  OutputForm output = OutputForm::text;
  std::optional<std::string> report;
  bool diff = false;
  bool quiet = false;
  bool detailed_exitcode = false;
  When color = When::automatic;
  When progress = When::automatic;
};

/// `--help`, `--version`, `--doc`, `--schema`: a text for standard output, and the end with exit
/// code 0.
struct Answer {
  std::string text;
};

/// `arguments` without the program's name. Errors are Trouble::refused (exit code 3) and name the
/// option; an unknown one comes with the one that was probably meant, a missing FILE with the
/// usage. Of an option that is given twice the last one counts.
Result<std::variant<Options, Answer>> parse_options(const std::vector<std::string>& arguments);

/// What `--help` prints.
std::string help_text();

}  // namespace converge
