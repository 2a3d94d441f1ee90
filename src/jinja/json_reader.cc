#include <string>
#include <vector>

#include "converge/base/json.h"
#include "converge/jinja/json.h"
#include "converge/jinja/operations.h"

namespace converge::jinja {
namespace {

constexpr std::size_t deepest_read = 200;

class Builder final : public JsonEvents {
 public:
  explicit Builder(Machine& machine) : machine_(machine) {}

  bool null() override { return add(Object()); }
  bool boolean(bool value) override { return add(Object::boolean(value)); }
  bool integer(std::int64_t value) override { return add(Object::integer(value)); }
  /// Python's integers have no end; these have 64 bits.
  bool large_integer(double) override { return stop("a number does not fit into 64 bits"); }
  bool real(double value) override { return add(Object::real(value)); }
  bool string(std::string value) override { return add(machine_.string(std::move(value))); }
  bool begin_map() override { return begin(machine_.dict()); }
  bool key(std::string name) override {
    open_.back().key = machine_.string(std::move(name));
    return true;
  }
  bool begin_list() override { return begin(machine_.list()); }
  bool end() override {
    const Object value = open_.back().value;
    open_.pop_back();
    return add(value);
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
  bool begin(Object value) {
    if (open_.size() >= deepest_read) return stop("it is nested too deeply");
    open_.push_back({value, Object()});
    return true;
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
  std::string problem = read_json(text, builder);
  if (!builder.problem().empty()) problem = builder.problem();
  if (problem.empty()) return builder.result();
  return fail(mistake("the text cannot be read as JSON: " + problem));
}

}  // namespace converge::jinja
