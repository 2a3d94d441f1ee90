#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "converge/base/json.h"
#include "converge/base/text.h"

namespace converge {
namespace {

constexpr std::size_t deepest = 64;

/// nlohmann's names for the events. Its own tree is never made, so its recursion is never met.
class Reader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Reader(JsonEvents& events) : events_(events) {}

  bool null() override { return events_.null(); }
  bool boolean(bool value) override { return events_.boolean(value); }
  bool number_integer(number_integer_t value) override { return events_.integer(value); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max()))
      return events_.large_integer(static_cast<double>(value));
    return events_.integer(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t value, const string_t& text) override {
    // It reads whole numbers beyond 64 bits as floats.
    const bool whole = text.find_first_of(".eE") == std::string::npos;
    return whole ? events_.large_integer(value) : events_.real(value);
  }
  bool string(string_t& value) override { return events_.string(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return events_.begin_map(); }
  bool key(string_t& value) override { return events_.key(std::move(value)); }
  bool end_object() override { return events_.end(); }
  bool start_array(std::size_t) override { return events_.begin_list(); }
  bool end_array() override { return events_.end(); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    problem_ = fmt::format("not JSON at byte {}", position);
    return false;
  }

  const std::string& problem() const { return problem_; }

 private:
  JsonEvents& events_;
  std::string problem_;
};

class ValueBuilder final : public JsonEvents {
 public:
  bool null() override { return add(Value()); }
  bool boolean(bool value) override { return add(Value(value)); }
  bool integer(std::int64_t value) override { return add(Value(value)); }
  bool large_integer(double value) override { return add(Value(value)); }
  bool real(double value) override { return add(Value(value)); }
  bool string(std::string value) override { return add(Value(std::move(value))); }
  bool begin_map() override {
    Value map = Value::map();
    map.entries().reserve(8);
    return begin(std::move(map));
  }
  bool key(std::string name) override {
    open_.back().key = std::move(name);
    return true;
  }
  bool begin_list() override { return begin(Value::list()); }
  bool end() override {
    Value value = std::move(open_.back().value);
    open_.pop_back();
    return add(std::move(value));
  }

  bool too_deep() const { return too_deep_; }
  Value take() { return std::move(result_); }

 private:
  struct Open {
    Value value;
    std::string key;
  };

  bool begin(Value value) {
    too_deep_ = open_.size() >= deepest;
    if (!too_deep_) open_.push_back({std::move(value), {}});
    return !too_deep_;
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
  bool too_deep_ = false;
};

}  // namespace

std::string read_json(std::string_view text, JsonEvents& events) {
  Reader reader(events);
  try {
    nlohmann::json::sax_parse(text, &reader);
  } catch (const nlohmann::json::exception& failure) {
    return fmt::format("not JSON: {}", failure.what());
  }
  return reader.problem();
}

Result<Value> parse_json(std::string_view text) {
  ValueBuilder builder;
  const std::string problem = read_json(text, builder);
  if (builder.too_deep()) return fail(fmt::format("JSON nested deeper than {}", deepest));
  if (problem.empty()) return builder.take();
  // Looked at only now: it takes a tenth of the time of the whole and is right nearly always.
  if (invalid_utf8(text)) return parse_json(mended_utf8(text));
  return fail(problem);
}

}  // namespace converge
