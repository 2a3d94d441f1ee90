#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/language/compile/high.h"
#include "converge/language/compile/words.h"

namespace converge {
namespace {

Error shape_error(const Place& place, std::string message) {
  return Error(std::move(message), Trouble::refused).at(place);
}

void check_function(const HighState& state, const Declaration& declaration, Errors& errors) {
  std::vector<std::string> functions;
  for (const Value& item : declaration.items)
    if (item.is_string()) functions.push_back(printable(item.string()));
  if (functions.size() == 1) return;
  const std::string id = printable(state.id);
  if (functions.empty())
    errors.push_back(
        shape_error(declaration.place,
                    fmt::format("no function is given for '{}' in '{}'", declaration.module, id))
            .hint(fmt::format("write '{}.FUNCTION:'", declaration.module)));
  else
    errors.push_back(
        shape_error(declaration.place, fmt::format("several functions for '{}' in '{}': {}",
                                                   declaration.module, id, join(functions, ", ")))
            .hint("an argument needs a colon and a blank: '- name: value'"));
}

/// Salt reads `test.nop: id` as `test: id`, but only where it does not look closely.
bool takes_functions(const std::string& word) {
  return (word.starts_with("onfail") && word != "onfail_in") || word.ends_with("_any");
}

/// `MODULE: TARGET` or a bare id.
void check_requisite(const std::string& word, const Value& requisite, Errors& errors) {
  if (requisite.is_string()) return;
  if (!requisite.is_map() || requisite.entries().size() != 1)
    return errors.push_back(
        shape_error(
            requisite.place(),
            fmt::format("an entry of '{}' should be one 'module: id' or an id, this is {}", word,
                        requisite.is_map() ? "a mapping of several"
                                           : std::string(kind_name(requisite.kind()))))
            .hint("write each one as its own '- module: id'"));
  const Value::Entry& entry = requisite.entries().front();
  const std::string module = python_text(entry.key);
  if (module.find('.') != std::string::npos && !takes_functions(word))
    errors.push_back(
        shape_error(
            entry.key.place(),
            fmt::format("'{}' names a function where '{}' takes a module", printable(module), word))
            .hint(fmt::format("write '{}'", printable(module.substr(0, module.find('.'))))));
  if (!entry.value.is_string() || entry.value.string().empty())
    errors.push_back(
        shape_error(entry.value.place() ? entry.value.place() : entry.key.place(),
                    fmt::format("'{}: {}' should name a state, this is {}", word, printable(module),
                                kind_name(entry.value.kind())))
            .hint(entry.value.is_scalar() && !entry.value.is_null() ? "put the id in quotes" : ""));
}

void check_requisites(const std::string& word, const Value& value, Errors& errors) {
  // Salt takes one mapping for a list of one with the turned words, and only with them.
  const bool single = value.is_map() && turned_around(word) && word != "use_in";
  if (single) {
    for (const Value::Entry& entry : value.entries()) {
      Value one = Value::map();
      one.entries().push_back(entry);
      check_requisite(word, one.at(entry.key.place()), errors);
    }
    return;
  }
  if (!value.is_list())
    return errors.push_back(
        shape_error(value.place(),
                    fmt::format("'{}' should be a list, this is {}", word, kind_name(value.kind())))
            .hint("write each requisite as '- module: id'"));
  for (const Value& requisite : value.items()) check_requisite(word, requisite, errors);
}

void check_item(const Value& item, Errors& errors);

void check_names(const Value& value, Errors& errors) {
  if (!value.is_list())
    return errors.push_back(
        shape_error(value.place(), fmt::format("'names' should be a list, this is "
                                               "{}",
                                               kind_name(value.kind())))
            .hint("for a single one write 'name'"));
  for (const Value& entry : value.items()) {
    if (entry.is_string()) continue;
    const bool overrides = entry.is_map() && entry.entries().size() == 1 &&
                           entry.entries().front().key.is_string() &&
                           entry.entries().front().value.is_list();
    if (overrides)
      for (const Value& item : entry.entries().front().value.items())
        if (item.is_map()) check_item(item, errors);
    if (!overrides)
      errors.push_back(
          shape_error(entry.place(), fmt::format("an entry of 'names' should be a text, "
                                                 "or a text with a list of arguments, "
                                                 "this is {}",
                                                 kind_name(entry.kind())))
              .hint("put it in quotes"));
  }
}

void check_item(const Value& item, Errors& errors) {
  for (const Value::Entry& entry : item.entries()) {
    const std::string word = python_text(entry.key);
    if (names_states(word)) check_requisites(word, entry.value, errors);
    if (word == "names") check_names(entry.value, errors);
  }
}

}  // namespace

void check_high(HighData& data, Errors& errors) {
  for (HighState& state : data.states) {
    std::erase_if(state.declarations, [&](const Declaration& declaration) {
      const std::size_t before = errors.size();
      check_function(state, declaration, errors);
      for (const Value& item : declaration.items)
        if (item.is_map()) check_item(item, errors);
      if (errors.size() > before) data.unread.ids.insert(state.id);
      return errors.size() > before;
    });
  }
}

}  // namespace converge
