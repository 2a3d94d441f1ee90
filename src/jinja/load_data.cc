#include <algorithm>

#include "converge/jinja/json.h"
#include "converge/jinja/locator.h"
#include "instances.h"

/// Salt's load_yaml, load_json and load_text blocks, and import_yaml and its like.
namespace converge::jinja {
namespace {

/// The place in the template that a place in the data came from.
Place origin(const Object& text, const SourceFile& data, const Place& place,
             const Place& otherwise) {
  if (!text.is_string() || !text.string().marks || place.file != &data || place.line == 0)
    return otherwise;
  const Rendered rendered = with_origins(std::string(text.text()), *text.string().marks);
  const Locator locator(data, &rendered);
  // What is missing at the end of the data is told at its last line.
  const std::size_t end = locator.text().find_last_not_of(" \t\r\n");
  if (end == std::string_view::npos) return otherwise;
  const Place found = locator.place_of(std::min(locator.offset_of(place.line, place.column), end));
  if (found.file == &data) return otherwise;
  return place.column == 0 ? Place{found.file, found.line, 0} : found;
}

}  // namespace

Result<Object> Interpreter::parse_data(DataFormat format, const Object& text,
                                       const std::string& name, const Place& place) {
  if (format == DataFormat::text) return text;
  if (!text.is_string())
    return fail(mistake("data is loaded from a text, not from a " + std::string(type_name(text))));
  if (format == DataFormat::json) return from_json(machine_, text.text());
  if (!context_.parse_yaml) return fail(mistake("YAML cannot be loaded here"));
  const SourceFile data(name, std::string(text.text()));
  auto value = context_.parse_yaml(data);
  if (value) return from_value(machine_, *value);
  // The error must not point into the text that is gone after this.
  const Error& error = value.error();
  Error moved = mistake(error.message()).at(origin(text, data, error.place(), place));
  if (!error.hint_text().empty()) moved = std::move(moved).hint(error.hint_text());
  for (const auto& [note, where] : error.notes())
    moved = std::move(moved).note(note, origin(text, data, where, {}));
  return fail(std::move(moved).during("reading the data of " + name));
}

Result<Flow> Renderer::exec(const LoadBlock& form, Spot spot) {
  Scope& scope = new_scope(frame_.scope);
  const Template* parent = std::exchange(frame_.parent, nullptr);
  Flow flow = Flow::normal;
  TRY(const Object text, captured(form.body, scope, flow));
  frame_.parent = parent;
  release(scope);
  TRY(const Object value, parse_data(form.format, text, frame_.file->name, place(spot)));
  TRY(set_top(form.target, value));
  return Flow::normal;
}

Result<Flow> Renderer::exec(const LoadFile& form, Spot spot) {
  TRY(const Object name, evaluate(*form.import.file));
  TRY(Loaded * loaded, load(name, *form.import.file));
  TRY(const Module module, run_module(*loaded, form.import.with_context, spot));
  auto parsed = parse_data(form.format, module.text, loaded->file->name, place(spot));
  if (!parsed) return fail(reached(std::move(parsed).error(), "loaded here", place(spot)));
  const Object value = *parsed;
  frame_.scope->set(form.import.name, value);
  note_export(form.import.name);
  return Flow::normal;
}

}  // namespace converge::jinja
