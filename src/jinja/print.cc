#include <algorithm>
#include <utility>

#include "builtins.h"
#include "converge/base/text.h"
#include "converge/jinja/operations.h"

namespace converge::jinja {
namespace {

constexpr std::size_t deepest_printed = 200;

std::vector<std::string> keys_of(Dict& dict) {
  std::vector<std::string> keys;
  for (const Dict::Entry& entry : dict.entries())
    if (entry.key.is_string() && keys.size() < 1000) keys.emplace_back(entry.key.text());
  return keys;
}

std::string attribute_hint(const Object& owner, const std::string& name) {
  if (owner.is(Kind::dict)) {
    if (name == "iteritems" || name == "iterkeys" || name == "itervalues")
      return "Python 3 has no " + name + "(): write " + name.substr(4) + "()";
    if (name == "has_key") return "write 'key in dict' instead of dict.has_key(key)";
    std::string hint = did_you_mean(name, keys_of(owner.dict()));
    if (!hint.empty()) return hint;
    hint = did_you_mean(name, method_names(owner));
    return hint.empty() ? "for a key that may be missing: .get('" + name + "', default)" : hint;
  }
  if (owner.is(Kind::instance)) return did_you_mean(name, owner.instance().names());
  return did_you_mean(name, method_names(owner));
}

/// repr() of nested values. Python's own stops at values that contain themselves, and so does
/// this.
class Printer {
 public:
  explicit Printer(Machine& machine, ValueText value_text = nullptr)
      : machine_(machine), value_text_(value_text) {}

  Result<void> print(const Object& object);
  std::string take() { return std::move(text_); }

 private:
  Result<void> add(std::string_view piece) {
    TRY(machine_.check_text(text_.size() + piece.size()));
    text_ += piece;
    return {};
  }
  Result<void> items(const std::vector<Object>& values);
  Result<void> dict(const Dict& values);
  Result<void> view(const View& view);
  Result<void> nested(const Object& object);
  Result<void> inside(const Object& object);

  Machine& machine_;
  ValueText value_text_;
  std::string text_;
  std::vector<const void*> open_;
};

Result<void> Printer::items(const std::vector<Object>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) TRY(add(", "));
    TRY(print(values[i]));
  }
  return {};
}

Result<void> Printer::dict(const Dict& values) {
  bool first = true;
  for (const Dict::Entry& entry : values.entries()) {
    if (!first) TRY(add(", "));
    first = false;
    TRY(print(entry.key));
    TRY(add(": "));
    const auto text = value_text_ ? value_text_(entry.value) : std::nullopt;
    TRY(text ? add(*text) : print(entry.value));
  }
  return {};
}

Result<void> Printer::view(const View& view) {
  std::vector<Object> values;
  for (const Dict::Entry& entry : view.dict->entries())
    values.push_back(view_item(machine_, view, entry));
  const ValueText outside = std::exchange(value_text_, nullptr);
  TRY(items(values));
  value_text_ = outside;
  return {};
}

Result<void> Printer::inside(const Object& object) {
  switch (object.kind()) {
    case Kind::list:
      TRY(add("["));
      TRY(items(object.list().items));
      return add("]");
    case Kind::tuple:
      TRY(add("("));
      TRY(items(object.tuple().items));
      return add(object.tuple().items.size() == 1 ? ",)" : ")");
    case Kind::dict:
      TRY(add("{"));
      TRY(dict(object.dict()));
      return add("}");
    case Kind::set: {
      if (object.set().members.size() == 0) return add("set()");
      TRY(const std::vector<Object> values, to_items(machine_, object));
      TRY(add("{"));
      TRY(items(values));
      return add("}");
    }
    case Kind::view:
      TRY(add(std::string(type_name(object)) + "(["));
      TRY(view(object.view()));
      return add("])");
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
    case Kind::string:
    case Kind::range:
    case Kind::iterator:
    case Kind::callable:
    case Kind::instance:
    case Kind::undefined:
      break;
  }
  return {};
}

Result<void> Printer::nested(const Object& object) {
  if (std::find(open_.begin(), open_.end(), object.identity()) != open_.end())
    return add(object.is(Kind::dict) ? "{...}" : object.is(Kind::tuple) ? "(...)" : "[...]");
  if (open_.size() >= deepest_printed)
    return fail(mistake("a value is nested too deeply to be printed"));
  open_.push_back(object.identity());
  TRY(inside(object));
  open_.pop_back();
  return {};
}

Result<void> Printer::print(const Object& object) {
  TRY(machine_.step());
  switch (object.kind()) {
    case Kind::none:
      return add("None");
    case Kind::boolean:
      return add(object.boolean() ? "True" : "False");
    case Kind::integer:
      return add(std::to_string(object.integer()));
    case Kind::real:
      return add(python_text(Value(object.real())));
    case Kind::string:
      if (object.string().markup) return add("Markup(" + quoted(object.text()) + ")");
      return add(quoted(object.text()));
    case Kind::range: {
      const Range& range = object.range();
      std::string text = "range(" + std::to_string(range.start) + ", " + std::to_string(range.stop);
      if (range.step != 1) text += ", " + std::to_string(range.step);
      return add(text + ")");
    }
    case Kind::iterator:
      return add("<" + std::string(object.iterator().type_name()) + " object>");
    case Kind::callable:
      return add("<function " + object.callable().name + ">");
    case Kind::instance:
      return add(object.instance().print());
    case Kind::undefined:
      return add("Undefined");
    case Kind::list:
    case Kind::tuple:
    case Kind::dict:
    case Kind::set:
    case Kind::view:
      return nested(object);
  }
  return {};
}

}  // namespace

Error mistake(std::string message) {
  return Error(std::move(message), Trouble::refused);
}

Error undefined_error(const Undefined& undefined) {
  if (undefined.sentence) return mistake(undefined.name).at(undefined.place);
  if (!undefined.has_owner)
    return mistake("'" + undefined.name + "' is undefined")
        .at(undefined.place)
        .hint(undefined.hint);
  const std::string what = undefined.owner.is(Kind::dict) ? "key" : "attribute";
  Error error = mistake("'" + std::string(type_name(undefined.owner)) + " object' has no " + what +
                        " '" + undefined.name + "'")
                    .at(undefined.place);
  const std::string hint = attribute_hint(undefined.owner, undefined.name);
  return hint.empty() ? error : std::move(error).hint(hint);
}

Result<void> require_defined(const Object& object) {
  if (object.is(Kind::undefined) && object.undefined().strict)
    return fail(undefined_error(object.undefined()));
  return {};
}

std::string quoted(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c >= ' ' && c < 0x7f && c != '\'' && c != '\\';
  });
  if (plain) return "'" + std::string(text) + "'";
  const std::string list = python_text(Value(Value::List{Value(text)}));
  return list.substr(1, list.size() - 2);
}

Result<std::string> repr(Machine& machine, const Object& object, ValueText value_text) {
  Printer printer(machine, value_text);
  TRY(printer.print(object));
  return printer.take();
}

Result<std::string> str(Machine& machine, const Object& object) {
  if (object.is_string()) return object.string().text;
  if (object.is(Kind::undefined)) {
    TRY(require_defined(object));
    return std::string();
  }
  if (object.is(Kind::instance)) return object.instance().text();
  return repr(machine, object);
}

Result<bool> truth(const Object& object) {
  switch (object.kind()) {
    case Kind::none:
      return false;
    case Kind::boolean:
    case Kind::integer:
      return object.integer() != 0;
    case Kind::real:
      return object.real() != 0;
    case Kind::string:
      return !object.text().empty();
    case Kind::list:
      return !object.list().items.empty();
    case Kind::tuple:
      return !object.tuple().items.empty();
    case Kind::dict:
      return object.dict().size() > 0;
    case Kind::set:
      return object.set().members.size() > 0;
    case Kind::view:
      return object.view().dict->size() > 0;
    case Kind::range:
      return object.range().size() > 0;
    case Kind::instance: {
      TRY(const std::int64_t size, object.instance().length());
      return size != 0;
    }
    case Kind::iterator:
    case Kind::callable:
      return true;
    case Kind::undefined:
      TRY(require_defined(object));
      return false;
  }
  return false;
}

}  // namespace converge::jinja
