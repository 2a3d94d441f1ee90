#include "converge/host/docker/json.h"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "converge/base/text.h"

namespace converge {
namespace {

constexpr std::size_t deepest = 64;
constexpr std::size_t longest_error = 1000;

/// Builds a Value while nlohmann reads: its own tree is never made, so its recursion is never met.
/// The names of the functions are nlohmann's.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return add(Value()); }
  bool boolean(bool value) override { return add(Value(value)); }
  bool number_integer(number_integer_t value) override { return add(Value(std::int64_t{value})); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
      return add(Value(static_cast<double>(value)));
    }
    return add(Value(static_cast<std::int64_t>(value)));
  }
  bool number_float(number_float_t value, const string_t&) override { return add(Value(value)); }
  bool string(string_t& value) override { return add(Value(std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    Value object = Value::map();
    object.entries().reserve(8);
    return open(std::move(object));
  }
  bool key(string_t& value) override {
    open_.back().key = std::move(value);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Value::list()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    problem_ = fmt::format("not JSON at byte {}", position);
    return false;
  }

  const std::string& problem() const { return problem_; }
  Value take() { return std::move(result_); }

 private:
  struct Open {
    Value value;
    std::string key;
  };

  bool open(Value value) {
    if (open_.size() >= deepest) {
      problem_ = fmt::format("JSON nested deeper than {}", deepest);
      return false;
    }
    open_.push_back({std::move(value), {}});
    return true;
  }
  bool close() {
    Value value = std::move(open_.back().value);
    open_.pop_back();
    return add(std::move(value));
  }
  bool add(Value value) {
    if (open_.empty()) {
      result_ = std::move(value);
    } else if (open_.back().value.is_map()) {
      open_.back().value.entries().push_back(
          {Value(std::move(open_.back().key)), std::move(value)});
    } else {
      open_.back().value.push_back(std::move(value));
    }
    return true;
  }

  std::vector<Open> open_;
  Value result_;
  std::string problem_;
};

/// The same text with U+FFFD for each byte that does not belong to a character.
std::string mended_utf8(std::string_view text) {
  std::string mended;
  while (const auto wrong = invalid_utf8(text)) {
    mended += text.substr(0, *wrong);
    mended += "\xEF\xBF\xBD";
    text.remove_prefix(*wrong + 1);
  }
  mended += text;
  return mended;
}

nlohmann::ordered_json to_nlohmann(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return nullptr;
    case Value::Kind::boolean:
      return value.boolean();
    case Value::Kind::integer:
      return value.integer();
    case Value::Kind::real:
      return value.real();
    case Value::Kind::string:
      return value.string();
    case Value::Kind::list: {
      auto list = nlohmann::ordered_json::array();
      for (const auto& item : value.items()) list.push_back(to_nlohmann(item));
      return list;
    }
    case Value::Kind::map:
      break;
  }
  auto object = nlohmann::ordered_json::object();
  for (const auto& [key, item] : value.entries()) object[python_text(key)] = to_nlohmann(item);
  return object;
}

}  // namespace

Result<Value> parse_json(std::string_view text) {
  try {
    Builder builder;
    if (nlohmann::json::sax_parse(text, &builder)) return builder.take();
    // Looked at only now: it takes a tenth of the time of the whole and is right nearly always.
    if (invalid_utf8(text)) return parse_json(mended_utf8(text));
    return fail(builder.problem().empty() ? "not JSON" : builder.problem());
  } catch (const std::exception& failure) {
    return fail(fmt::format("not JSON: {}", failure.what()));
  }
}

std::string to_json(const Value& value) {
  return to_nlohmann(value).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string error_text(std::string_view body) {
  std::string text(trim(body));
  if (text.starts_with('{')) {
    if (const auto json = parse_json(text)) {
      for (const auto* key : {"message", "error", "cause"}) {
        if (const auto found = json->text_at(key); !found.empty()) {
          text = std::string(trim(found));
          break;
        }
      }
    }
  } else if (text.starts_with('<')) {
    text = "a page in HTML, not an answer of a daemon";
  }
  if (text.size() > longest_error) text = mended_utf8(text.substr(0, longest_error)) + "...";
  for (char& character : text) {
    if (character == '\n' || character == '\r' || character == '\t') character = ' ';
  }
  return printable(text);
}

}  // namespace converge
