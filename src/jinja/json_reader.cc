#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "converge/jinja/json.h"
#include "converge/jinja/operations.h"

namespace converge::jinja {
namespace {

constexpr std::size_t deepest_read = 200;

/// Builds the values while nlohmann reads: its own tree is never made, so its recursion is never
/// met. The names of the functions are nlohmann's.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(Machine& machine) : machine_(machine) {}

  bool null() override { return add(Object()); }
  bool boolean(bool value) override { return add(Object::boolean(value)); }
  bool number_integer(number_integer_t value) override { return add(Object::integer(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max()))
      return stop("a number does not fit into 64 bits");
    return add(Object::integer(static_cast<std::int64_t>(value)));
  }
  bool number_float(number_float_t value, const string_t& text) override {
    // nlohmann reads whole numbers that are too large as floats, Python does not.
    if (text.find_first_of(".eE") == std::string::npos)
      return stop("a number does not fit into 64 bits");
    return add(Object::real(value));
  }
  bool string(string_t& value) override { return add(machine_.string(std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(machine_.dict()); }
  bool key(string_t& value) override {
    open_.back().key = machine_.string(std::move(value));
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(machine_.list()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    return stop("it is not JSON at byte " + std::to_string(position));
  }

  const std::string& problem() const { return problem_; }
  Object result() const { return result_; }

 private:
  struct Open {
    Object value;
    Object key;
  };

  bool stop(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }
  bool open(Object value) {
    if (open_.size() >= deepest_read) return stop("it is nested too deeply");
    open_.push_back({value, Object()});
    return true;
  }
  bool close() {
    const Object value = open_.back().value;
    open_.pop_back();
    return add(value);
  }
  bool add(Object value) {
    if (open_.empty()) {
      result_ = value;
      return true;
    }
    const Open& around = open_.back();
    machine_.charge(sizeof(Object) * 2);
    if (around.value.is(Kind::list)) {
      around.value.list().items.push_back(value);
      return true;
    }
    return around.value.dict().set(around.key, value).has_value();
  }

  Machine& machine_;
  std::vector<Open> open_;
  Object result_;
  std::string problem_;
};

}  // namespace

Result<Object> from_json(Machine& machine, std::string_view text) {
  TRY(machine.step(text.size() / 16 + 1));
  Builder builder(machine);
  if (nlohmann::json::sax_parse(text, &builder)) return builder.result();
  return fail(mistake("the text cannot be read as JSON: " + builder.problem()));
}

}  // namespace converge::jinja
