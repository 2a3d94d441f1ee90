#include "converge/cli/pillar.h"

#include <fmt/format.h>

#include "converge/base/json.h"
#include "converge/base/text.h"
#include "converge/cli/files.h"
#include "converge/language/compile/merge.h"
#include "converge/language/yaml/parse.h"

namespace converge {
namespace {

Result<Value> mapping(Result<Value> parsed, const std::string& origin) {
  if (!parsed) return parsed;
  if (parsed->is_null()) return Value::map();
  if (parsed->is_map()) return parsed;
  return fail(
      Error(fmt::format("{} should hold a mapping, not {}", origin, kind_name(parsed->kind())),
            Trouble::refused)
          .at(parsed->place()));
}

Result<Value> pillar_json(const std::string& json) {
  Result<Value> value = parse_json(json);
  if (!value)
    return fail(Error("--pillar is no JSON: " + value.error().message(), Trouble::refused)
                    .hint("write it as one word for the shell: --pillar '{\"a\": 1}'"));
  return value;
}

/// `a.b=c` or `a:b=c` as {a: {b: c}}; the value is read as YAML reads it, so `true` and `3` are
/// no texts.
Result<Value> setting(const std::string& key, const std::string& text, Sources& sources) {
  TRY(Value value, parse_yaml(sources.add(fmt::format("--set {}", printable(key)), text)));
  const char separator = key.find(':') == std::string::npos ? '.' : ':';
  std::vector<std::string> path = split(key, separator);
  for (auto part = path.rbegin(); part != path.rend(); ++part) {
    if (part->empty())
      return fail(
          Error(fmt::format("--set: '{}' has an empty part", printable(key)), Trouble::refused));
    Value outer = Value::map();
    outer.set(*part, std::move(value));
    value = std::move(outer);
  }
  return value;
}

}  // namespace

Result<Value> read_pillar(const Options& options, Sources& sources, const Consider& consider) {
  Value pillar = Value::map();
  for (const std::string& path : options.pillar_files) {
    TRY(std::string text, read_source(path, consider));
    TRY(const Value more, mapping(parse_yaml(sources.add(path, std::move(text))), path));
    merge_over(pillar, more);
  }
  for (const std::string& json : options.pillars) {
    TRY(const Value more, mapping(pillar_json(json), "--pillar"));
    merge_over(pillar, more);
  }
  for (const auto& [key, text] : options.settings) {
    TRY(const Value more, setting(key, text, sources));
    merge_over(pillar, more);
  }
  return pillar;
}

}  // namespace converge
