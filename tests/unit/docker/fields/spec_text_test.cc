#include "docker/fields/spec_text.h"

#include <doctest/doctest.h>

#include <cctype>
#include <charconv>
#include <optional>

#include "converge/base/text.h"

namespace converge::spec_text {
namespace {

Sources& sources() {
  static Sources all;
  return all;
}

class FlowReader {
 public:
  explicit FlowReader(const SourceFile& file) : file_(file), text_(file.text()) {}

  Value read() {
    skip();
    const Place place{&file_, 1, static_cast<std::uint32_t>(at_ + 1)};
    Value result = peek() == '{' ? map() : peek() == '[' ? list() : scalar();
    result.at(place);
    skip();
    return result;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip() {
    while (peek() == ' ' || peek() == '\n') ++at_;
  }
  /// True at the end of the collection; eats what is between its parts.
  bool ends(char end) {
    skip();
    if (peek() == ',') ++at_;
    skip();
    if (peek() != end && peek() != '\0') return false;
    ++at_;
    return true;
  }

  Value list() {
    Value result = Value::list();
    ++at_;
    while (!ends(']')) result.push_back(read());
    return result;
  }

  Value map() {
    Value result = Value::map();
    ++at_;
    while (!ends('}')) {
      Value key = read();
      ++at_;  // the colon
      result.entries().push_back({std::move(key), read()});
    }
    return result;
  }

  Value scalar() {
    if (peek() == '\'') {
      const std::size_t end = text_.find('\'', at_ + 1);
      Value result(text_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
      return result;
    }
    const std::size_t start = at_;
    const auto stops = [this] {
      const bool colon = peek() == ':' && (at_ + 1 == text_.size() || text_[at_ + 1] == ' ');
      return colon || peek() == ',' || peek() == ']' || peek() == '}' || peek() == '\0';
    };
    while (!stops()) ++at_;
    return typed(trim(text_.substr(start, at_ - start)));
  }

  static Value typed(std::string_view word) {
    if (word == "null" || word.empty()) return {};
    if (word == "True" || word == "False") return Value(word == "True");
    std::int64_t whole = 0;
    const char* end = word.data() + word.size();
    if (std::from_chars(word.data(), end, whole).ptr == end) return Value(whole);
    double real = 0;
    if (std::from_chars(word.data(), end, real).ptr == end) return Value(real);
    return Value(word);
  }

  const SourceFile& file_;
  std::string_view text_;
  std::size_t at_ = 0;
};

Value without_the_usual(Value body) {
  for (const std::string_view key : {"Image", "AttachStdout", "AttachStderr"}) body.erase(key);
  const Value* host = body.find("HostConfig");
  if (host != nullptr && host->entries().empty()) body.erase("HostConfig");
  return body;
}

}  // namespace

Value flow(std::string_view text) {
  const SourceFile& file = sources().add("test.yml", std::string(text));
  return FlowReader(file).read();
}

Result<ContainerSpec> spec(std::string_view arguments) {
  StateInput input;
  input.id = "app";
  input.name = "app";
  input.arguments = flow(arguments);
  input.place = input.arguments.place();
  return read_container_spec(input, "app", "app:1");
}

std::string body(std::string_view arguments) {
  const auto result = spec(arguments);
  if (!result) return "error: " + one_line(result.error());
  return canonical_text(without_the_usual(result->body));
}

std::string refusal(std::string_view arguments) {
  const auto result = spec(arguments);
  if (result) return "accepted";
  CHECK(result.error().trouble() == Trouble::refused);
  CHECK(result.error().place());
  const std::string& hint = result.error().hint_text();
  return result.error().message() + (hint.empty() ? "" : " (" + hint + ")");
}

ContainerFacts container(std::string_view inspect) {
  ContainerFacts facts;
  facts.id.text = std::string(64, 'c');
  facts.name = "app";
  facts.inspect = flow(inspect);
  const Value* labels = facts.inspect.find_path({"Config", "Labels"});
  if (labels != nullptr && labels->is_map())
    for (const Value::Entry& label : labels->entries())
      facts.labels[label.key.string()] = label.value.string();
  if (facts.inspect.find_path({"NetworkSettings", "Networks"}) == nullptr)
    facts.inspect.set("NetworkSettings", flow("{Networks: {bridge: {}}}"));
  return facts;
}

ImageFacts image(std::string_view config) {
  ImageFacts facts;
  facts.config = flow(config);
  return facts;
}

std::string drift(std::string_view arguments, std::string_view inspect,
                  std::string_view image_config) {
  const auto wanted = spec(arguments);
  if (!wanted) return "error: " + one_line(wanted.error());
  std::vector<std::string> names;
  for (const Drift& one : find_drift(*wanted, container(inspect), image(image_config)))
    names.push_back(one.argument);
  return join(names, " ");
}

TEST_CASE("the flow form of YAML becomes values with places") {
  CHECK(canonical_text(flow("{a: [1, 'x: y', True, 1.5], b: null, 80: {c: d e}}")) ==
        canonical_text(Value(Value::Map{
            {Value("a"), Value(Value::List{1, "x: y", true, 1.5})},
            {Value("b"), Value()},
            {Value(80), Value(Value::Map{{Value("c"), Value("d e")}})},
        })));
  CHECK(to_string(flow("{a: bc}").find("a")->place()) == "test.yml:1:5");
}

}  // namespace converge::spec_text
