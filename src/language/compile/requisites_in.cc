#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "converge/base/text.h"
#include "converge/language/compile/high.h"
#include "converge/language/compile/words.h"
#include "converge/language/limits.h"
#include "high_index.h"

namespace converge {
namespace {

/// What `use` never copies.
constexpr std::array<std::string_view, 16> not_used = {
    "require_in", "watch_in",  "onfail_in", "onchanges_in", "use",    "use_in",
    "prereq",     "prereq_in", "require",   "watch",        "onfail", "onfail_stop",
    "onchanges",  "order",     "name",      "names"};

/// One declaration of one state.
struct Spot {
  HighState* state;
  std::string module;
};

/// An argument that a declaration gets when all have been looked at.
struct Addition {
  Spot spot;
  Value item;
};

Value small_map(std::string_view key, Value value, const Place& place) {
  Value map = Value::map();
  map.set(key, std::move(value));
  map.at(place);
  return map;
}

/// Of what a requisite names.
const Place& place_of(const Value& requisite) {
  return requisite.is_map() ? requisite.entries().front().value.place() : requisite.place();
}

class Turner {
 public:
  Turner(HighData& data, Errors& errors) : data_(data), errors_(errors), index_(data) {}

  void run() {
    for (HighState& state : data_.states)
      for (const Declaration& declaration : state.declarations)
        for (const Value& item : declaration.items)
          if (item.is_map()) look_at(Spot{&state, declaration.module}, item);
    for (Addition& addition : additions_) {
      Value::List one;
      one.push_back(std::move(addition.item));
      merge_items(*find_declaration(*addition.spot.state, addition.spot.module), std::move(one));
    }
  }

 private:
  void look_at(const Spot& source, const Value& item) {
    for (const Value::Entry& entry : item.entries()) {
      const std::string& word = entry.key.string();
      const auto turned = turned_around(word);
      if ((!turned && word != "use") || turned == "listen") continue;
      if (entry.value.is_map()) {
        for (const Value::Entry& pair : entry.value.entries())
          turn(source, word, small_map(pair.key.string(), pair.value, pair.key.place()));
      } else {
        for (const Value& requisite : entry.value.items()) turn(source, word, requisite);
      }
    }
  }

  void turn(const Spot& source, const std::string& word, const Value& requisite) {
    if (over_limit_) return;
    const std::vector<Spot> targets = find(word, requisite);
    turned_ += targets.size();
    if (turned_ > most_turned || copied_ > most_copied_weight) return report_limit(word, requisite);
    for (const Spot& target : targets) {
      if (word == "use") {
        copy_arguments(target, source);
      } else if (word == "use_in") {
        copy_arguments(source, target);
      } else {
        Value::List one;
        Value id(source.state->id);
        id.at(place_of(requisite));
        one.push_back(small_map(source.module, std::move(id), requisite.place()));
        additions_.push_back(
            {target, small_map(*turned_around(word), Value(std::move(one)), requisite.place())});
      }
    }
  }

  void report_limit(const std::string& word, const Value& requisite) {
    over_limit_ = true;
    errors_.push_back(
        Error(fmt::format("'{}' and the like reach too far in these files", word), Trouble::refused)
            .at(requisite.place()));
  }

  std::string guess(const std::string& target) const {
    return errors_.size() < most_hints ? did_you_mean(target, index_.ids()) : std::string();
  }

  std::vector<Spot> find(const std::string& word, const Value& requisite) {
    if (requisite.is_string()) return find_bare(word, requisite);
    const Value::Entry& entry = requisite.entries().front();
    const std::string& module = entry.key.string();
    const std::string& target = entry.value.string();
    if (module == "sls") return find_file(word, target, entry.value.place());
    std::vector<Spot> found;
    for (HighState* state : index_.find(module, target)) found.push_back({state, module});
    const bool any_number = word == "use" || word == "use_in";
    if (found.size() == 1 || (any_number && !found.empty())) return found;
    if (data_.unread.covers(target)) return {};
    errors_.push_back(
        Error(
            fmt::format("'{}' names '{}: {}', which {}", word, printable(module), printable(target),
                        found.empty() ? "is nowhere in these files" : "means several states"),
            Trouble::refused)
            .at(entry.value.place())
            .hint(found.empty() ? guess(target) : "name one of them by its id"));
    return {};
  }

  /// A bare id means the first module below it.
  std::vector<Spot> find_bare(const std::string& word, const Value& requisite) {
    const std::string& target = requisite.string();
    HighState* state = index_.find_id(target);
    if (state && !state->declarations.empty()) return {{state, state->declarations.front().module}};
    std::string module;
    if (HighState* named = index_.find_any_name(target, module)) return {{named, module}};
    if (data_.unread.covers(target)) return {};
    errors_.push_back(Error(fmt::format("'{}' names '{}', which is nowhere in these files", word,
                                        printable(target)),
                            Trouble::refused)
                          .at(requisite.place())
                          .hint(guess(target)));
    return {};
  }

  std::vector<Spot> find_file(const std::string& word, const std::string& sls, const Place& place) {
    std::vector<Spot> found;
    for (HighState& state : data_.states)
      if (state.sls == sls)
        for (const Declaration& declaration : state.declarations)
          found.push_back({&state, declaration.module});
    const bool included = std::ranges::find(data_.files, sls) != data_.files.end();
    if (!included && !data_.unread.files)
      errors_.push_back(Error(fmt::format("'{}' names the file '{}', which is not included", word,
                                          printable(sls)),
                              Trouble::refused)
                            .at(place)
                            .hint(did_you_mean(sls, data_.files)));
    return found;
  }

  /// `use`: arguments that `to` does not have itself.
  void copy_arguments(const Spot& from, const Spot& to) {
    std::set<std::string> own;
    for (const Value& item : find_declaration(*to.state, to.module)->items)
      if (item.is_map() && item.entries().size() == 1)
        own.insert(item.entries().front().key.string());
    for (const Value& item : find_declaration(*from.state, from.module)->items) {
      if (!item.is_map() || item.entries().size() != 1) continue;
      const std::string& name = item.entries().front().key.string();
      if (own.contains(name) || std::ranges::find(not_used, name) != not_used.end()) continue;
      copied_ += weight(item);
      additions_.push_back({to, item});
    }
  }

  HighData& data_;
  Errors& errors_;
  HighIndex index_;
  std::vector<Addition> additions_;
  std::size_t turned_ = 0;
  std::size_t copied_ = 0;
  bool over_limit_ = false;
};

}  // namespace

void turn_requisites_around(HighData& data, Errors& errors) {
  Turner(data, errors).run();
}

}  // namespace converge
