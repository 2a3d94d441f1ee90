#include "converge/language/compile/high.h"
#include "converge/language/compile/functions.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/language/compile/words.h"
#include "converge/model/state_function.h"

namespace converge {
namespace {

Error refusal(const Place& place, std::string message) {
  return Error(std::move(message), Trouble::refused).at(place);
}

std::string shown(const Value& value) {
  return printable(python_text(value));
}

/// Reads one file; holds what all steps need.
class Reader {
 public:
  Reader(const std::string& sls, bool lenient, Errors& errors)
      : sls_(sls), lenient_(lenient), errors_(errors) {}

  HighFile read(Value document) {
    for (Value::Entry& entry : document.entries()) {
      const std::size_t before = errors_.size();
      const std::string id = python_text(entry.key);
      read_entry(entry);
      if (errors_.size() > before) file_.data.unread.ids.insert(id);
    }
    return std::move(file_);
  }

 private:
  void read_entry(Value::Entry& entry);
  void read_includes(Value value);
  void read_extensions(Value value, const Place& place);
  void read_exclusions(const Value& value, const Place& place);
  void read_exclusion(const Value& item);
  void read_state(std::string id, const Place& place, Value body);
  std::vector<Declaration> read_short(const std::string& id, const Value& body);
  std::vector<Declaration> read_declarations(const std::string& id, Value body);
  std::optional<Declaration> read_declaration(const std::string& id, Value::Entry& entry);
  bool good_items(const std::string& id, const Value& list);
  bool split_name(const Value& key, std::string& module, std::string& function);
  bool passed_over(const Value::Entry& entry);

  void report(Error error) { errors_.push_back(std::move(error)); }

  const std::string& sls_;
  bool lenient_;
  Errors& errors_;
  HighFile file_;
};

void Reader::read_entry(Value::Entry& entry) {
  const Place place = entry.key.place();
  if (!entry.key.is_string())
    return report(refusal(place, fmt::format("the id {} is {}, not a text", shown(entry.key),
                                             kind_name(entry.key.kind())))
                      .hint("put it in quotes"));
  const std::string& id = entry.key.string();
  if (id == "include") return read_includes(std::move(entry.value));
  if (id == "extend") return read_extensions(std::move(entry.value), place);
  if (id == "exclude") return read_exclusions(entry.value, place);
  if (id.starts_with("__"))
    return report(refusal(place, fmt::format("the id '{}' begins with two underscores: Salt passes "
                                             "over such a state without a word",
                                             printable(id)))
                      .hint("give it another id"));
  read_state(id, place, std::move(entry.value));
}

void Reader::read_includes(Value value) {
  if (!value.is_list())
    return report(refusal(value.place(), fmt::format("'include' should be a list, this is {}",
                                                     kind_name(value.kind())))
                      .hint("write each file as '- name'"));
  file_.includes = std::move(value.items());
}

void Reader::read_extensions(Value value, const Place& place) {
  if (!value.is_map())
    return report(refusal(place, fmt::format("'extend' should be a mapping of ids, this is {}",
                                             kind_name(value.kind()))));
  for (Value::Entry& entry : value.entries()) {
    if (!entry.key.is_string() || !entry.value.is_map() || entry.value.entries().empty()) {
      report(refusal(entry.key.place(), fmt::format("what 'extend' says about '{}' should be a "
                                                    "mapping like that of a state",
                                                    shown(entry.key))));
      continue;
    }
    const std::string& id = entry.key.string();
    file_.data.extensions.push_back(
        {id, entry.key.place(), sls_, read_declarations(id, std::move(entry.value))});
  }
}

void Reader::read_exclusions(const Value& value, const Place& place) {
  if (!value.is_list())
    return report(refusal(place, fmt::format("'exclude' should be a list, this is {}",
                                             kind_name(value.kind())))
                      .hint("write '- id: NAME' for a state, '- NAME' for a whole file"));
  for (const Value& item : value.items()) read_exclusion(item);
}

void Reader::read_exclusion(const Value& item) {
  if (item.is_string()) {
    file_.data.exclusions.push_back({true, item.string()});
    return;
  }
  const bool pair = item.is_map() && item.entries().size() == 1 &&
                    item.entries().front().value.is_string() &&
                    (item.find("id") || item.find("sls"));
  if (!pair)
    return report(refusal(item.place(), "an entry of 'exclude' is '- id: NAME' or '- sls: NAME'"));
  file_.data.exclusions.push_back(
      {item.find("sls") != nullptr, item.entries().front().value.string()});
}

void Reader::read_state(std::string id, const Place& place, Value body) {
  HighState state{.id = std::move(id), .place = place, .sls = sls_};
  if (body.is_string()) {
    state.declarations = read_short(state.id, body);
  } else if (body.is_map()) {
    // Salt passes over it without a word; a loop of a template may well leave one behind.
    if (body.entries().empty())
      return file_.data.warnings.push_back(
          refusal(place, fmt::format("the id '{}' has no state function: nothing is done for it",
                                     printable(state.id))));
    state.declarations = read_declarations(state.id, std::move(body));
  } else {
    const bool function = find_function(state.id) != nullptr;
    return report(refusal(place, fmt::format("the id '{}' should hold a mapping, this is {}",
                                             printable(state.id), kind_name(body.kind())))
                      .hint(function
                                ? "this is a state function: it belongs below an id"
                                : "below it belongs 'module.function:' with a list of arguments"));
  }
  file_.data.states.push_back(std::move(state));
}

/// `id: module.function`
std::vector<Declaration> Reader::read_short(const std::string& id, const Value& body) {
  std::string module, function;
  if (body.string().find('.') == std::string::npos) {
    report(refusal(body.place(), fmt::format("'{}' is no state function for the id '{}'",
                                             shown(body), printable(id)))
               .hint("a state function is 'module.function'"));
    return {};
  }
  if (!split_name(body, module, function)) return {};
  Declaration declaration{.module = std::move(module), .place = body.place(), .items = {}};
  declaration.items.push_back(std::move(Value(std::move(function)).at(body.place())));
  std::vector<Declaration> one;
  one.push_back(std::move(declaration));
  return one;
}

std::vector<Declaration> Reader::read_declarations(const std::string& id, Value body) {
  std::vector<Declaration> plain, dotted;
  for (Value::Entry& entry : body.entries()) {
    const bool has_dot = entry.key.is_string() && entry.key.string().find('.') != std::string::npos;
    if (auto declaration = read_declaration(id, entry))
      (has_dot ? dotted : plain).push_back(*std::move(declaration));
  }
  for (Declaration& declaration : dotted) {
    const auto twin = std::ranges::find(plain, declaration.module, &Declaration::module);
    if (twin != plain.end()) {
      report(refusal(declaration.place, fmt::format("the id '{}' has two functions of the module "
                                                    "'{}'",
                                                    printable(id), declaration.module))
                 .note("the other one", twin->place)
                 .hint("give one of them an id of its own"));
      continue;
    }
    plain.push_back(std::move(declaration));
  }
  return plain;
}

std::optional<Declaration> Reader::read_declaration(const std::string& id, Value::Entry& entry) {
  const Place place = entry.key.place();
  std::string module, function;
  if (passed_over(entry) || !split_name(entry.key, module, function)) return std::nullopt;
  if (entry.value.is_null()) {
    report(refusal(place, fmt::format("'{}' has a colon but no arguments", shown(entry.key)))
               .hint(fmt::format("without arguments write '{}: {}', or '{}: []'", printable(id),
                                 shown(entry.key), shown(entry.key))));
    return std::nullopt;
  }
  if (!entry.value.is_list()) {
    report(
        refusal(entry.value.place(), fmt::format("the arguments of '{}' should be a list, this "
                                                 "is {}",
                                                 shown(entry.key), kind_name(entry.value.kind())))
            .hint("write each one as '- argument: value'"));
    return std::nullopt;
  }
  if (!good_items(id, entry.value)) return std::nullopt;
  Declaration declaration{
      .module = std::move(module), .place = place, .items = std::move(entry.value.items())};
  if (!function.empty())
    declaration.items.push_back(std::move(Value(std::move(function)).at(place)));
  return declaration;
}

bool Reader::good_items(const std::string& id, const Value& list) {
  const std::size_t before = errors_.size();
  for (const Value& item : list.items()) {
    if (item.is_string()) {
      if (trim(item.string()).find_first_of(" \t\n") == std::string_view::npos &&
          !item.string().empty())
        continue;
      report(refusal(item.place(), fmt::format("'{}' in '{}' is neither a function nor an argument",
                                               shown(item), printable(id)))
                 .hint("an argument needs a colon: '- name: value'"));
    } else if (!item.is_map() || item.entries().empty()) {
      report(refusal(item.place(), fmt::format("an argument of '{}' should be 'name: value', this "
                                               "is {}",
                                               printable(id), kind_name(item.kind()))));
    } else {
      for (const Value::Entry& entry : item.entries())
        if (!entry.key.is_string())
          report(refusal(entry.key.place(),
                         fmt::format("the argument name {} should be a text", shown(entry.key))));
    }
  }
  return errors_.size() == before;
}

/// Salt takes these two for state modules without a function, which it forgives them alone.
bool Reader::passed_over(const Value::Entry& entry) {
  const bool forgiven = entry.key == Value("require") || entry.key == Value("watch");
  if (!lenient_ || !forgiven || !entry.value.is_list()) return false;
  file_.data.warnings.push_back(
      refusal(entry.key.place(),
              fmt::format("'{}' stands beside the state function, where it has no effect",
                          entry.key.string()))
          .hint(fmt::format("move it into the function's list: '- {}:'", entry.key.string())));
  return true;
}

/// `module.function`, or `module` alone.
bool Reader::split_name(const Value& key, std::string& module, std::string& function) {
  const std::vector<std::string> parts =
      key.is_string() ? split(key.string(), '.') : std::vector<std::string>{};
  const bool good = !parts.empty() && parts.size() <= 2 &&
                    std::ranges::none_of(parts, [](const auto& part) { return part.empty(); });
  if (!good) {
    report(refusal(key.place(), fmt::format("'{}' is no state function", shown(key)))
               .hint("a state function is 'module.function'"));
    return false;
  }
  if (names_states(parts.front())) {
    report(refusal(key.place(),
                   fmt::format("'{}' stands beside the state function, where it has no effect",
                               parts.front()))
               .hint(fmt::format("move it into the function's list: '- {}:'", parts.front())));
    return false;
  }
  module = parts.front();
  if (parts.size() == 2) function = parts.back();
  return true;
}

}  // namespace

HighFile read_high(Value document, const std::string& sls, const Place& file, bool lenient,
                   Errors& errors) {
  if (document.is_null()) return {};
  if (!document.is_map()) {
    const Place place = document.place() ? document.place() : file;
    errors.push_back(refusal(
        place, fmt::format("expected a mapping of state ids, got {}", kind_name(document.kind()))));
    HighFile nothing;
    nothing.data.unread.files = true;
    return nothing;
  }
  return Reader(sls, lenient, errors).read(std::move(document));
}

std::string function_of(const Declaration& declaration) {
  for (const Value& item : declaration.items)
    if (item.is_string()) return item.string();
  return {};
}

const Value* find_argument(const Declaration& declaration, std::string_view name) {
  const Value* found = nullptr;
  for (const Value& item : declaration.items)
    if (item.is_map())
      if (const Value* value = item.find(name)) found = value;
  return found;
}

}  // namespace converge
