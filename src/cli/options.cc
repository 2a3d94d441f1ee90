#include "converge/cli/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "converge/base/text.h"
#include "converge/cli/version.h"
#include "converge/language/tell/doc.h"
#include "converge/language/tell/schema.h"
#include "option_table.h"

namespace converge {
namespace {

constexpr const char* usage = "usage: converge [options] FILE..., or converge --help";

/// What CLI11 found, before anything is made of it.
struct Found {
  bool help = false;
  bool version = false;
  std::vector<std::string> files;
  std::vector<std::string> unknown;
  /// In the order of the table: the values of each option, in the order they were given.
  std::vector<std::vector<std::string>> values;
};

std::string words(const OptionRow& row) {
  return row.short_name.empty() ? std::string(row.name)
                                : fmt::format("{},{}", row.short_name, row.name);
}

void declare(CLI::App& app, const OptionRow& row) {
  if (!row.otherwise.empty()) {
    // As a flag, so that `--graph app.yml` does not take the file for its value.
    app.add_flag(fmt::format("{}{{{}}}", words(row), row.otherwise));
  } else if (row.value.empty()) {
    app.add_flag(words(row));
  } else {
    app.add_option(words(row))->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
}

/// The library's exceptions end here.
Result<Found> read(const std::vector<std::string>& arguments) {
  Found found;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  app.add_flag("-h,--help", found.help);
  app.add_flag("--version", found.version);
  app.add_option("FILE", found.files);
  for (const OptionRow& row : option_table()) declare(app, row);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    for (const OptionRow& row : option_table())
      found.values.push_back(app.get_option(std::string(row.name))->results());
    found.unknown = app.remaining();
    // The library counts the `--` before the files among what it does not know.
    std::erase(found.unknown, "--");
  } catch (const CLI::Error& error) {
    return fail(Error(printable(error.what()), Trouble::refused).hint(usage));
  }
  return found;
}

std::vector<std::string> all_names() {
  std::vector<std::string> names = {"--help", "--version"};
  for (const OptionRow& row : option_table()) names.emplace_back(row.name);
  return names;
}

/// Words from other tools of the kind that mean one of ours.
std::string translated(const std::string& name) {
  for (const char* word : {"--dry-run", "--dryrun", "--test", "--noop", "--plan"})
    if (name == word) return "did you mean '--check'?";
  if (name == "--yes" || name == "--force") return "converge never asks; leave it out";
  return {};
}

Error unknown_option(const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  std::string hint = translated(name);
  if (hint.empty()) hint = did_you_mean(name, all_names());
  return Error(fmt::format("unknown option '{}'", printable(name)), Trouble::refused)
      .hint(hint.empty() ? usage : hint);
}

Result<void> apply(const OptionRow& row, const std::string& value, Options& options) {
  const Result<void> done = row.apply(options, value);
  if (done) return {};
  const Error& error = done.error();
  const bool starts = error.message().starts_with("should");
  return fail(
      Error(fmt::format("{}{} {}", row.name, starts ? "" : ":", error.message()), Trouble::refused)
          .hint(error.hint_text()));
}

Result<void> check_files(const std::vector<std::string>& files) {
  if (files.empty()) return fail(Error("no state file is given", Trouble::refused).hint(usage));
  for (const std::string& file : files)
    if (file.empty())
      return fail(Error("the name of a state file is empty", Trouble::refused).hint(usage));
  if (std::count(files.begin(), files.end(), "-") > 1)
    return fail("standard input ('-') can be read only once", Trouble::refused);
  return {};
}

/// Each of these is a run of its own.
Result<void> check_single_task(const Options& options) {
  std::vector<std::string> tasks;
  if (options.validate) tasks.emplace_back("--validate");
  if (options.lint) tasks.emplace_back("--lint");
  if (options.show) tasks.emplace_back("--show");
  if (options.graph) tasks.emplace_back("--graph");
  if (tasks.size() <= 1) return {};
  return fail(Error(join(tasks, " and ") + " exclude each other", Trouble::refused));
}

}  // namespace

Result<std::variant<Options, Answer>> parse_options(const std::vector<std::string>& arguments) {
  using Parsed = std::variant<Options, Answer>;
  TRY(const Found found, read(arguments));
  if (!found.unknown.empty()) return fail(unknown_option(found.unknown.front()));
  if (found.help) return Parsed(Answer{help_text()});
  if (found.version) return Parsed(Answer{fmt::format("converge {}\n", version)});
  Options options;
  for (std::size_t i = 0; i < option_table().size(); ++i)
    for (const std::string& value : found.values[i]) TRY(apply(option_table()[i], value, options));
  if (options.schema) return Parsed(Answer{json_schema(options.assumed)});
  if (options.doc) {
    options.topics.insert(options.topics.end(), found.files.begin(), found.files.end());
    TRY(std::string text, doc_text(options.topics));
    return Parsed(Answer{std::move(text)});
  }
  TRY(check_files(found.files));
  TRY(check_single_task(options));
  options.files = found.files;
  return Parsed(std::move(options));
}

}  // namespace converge
