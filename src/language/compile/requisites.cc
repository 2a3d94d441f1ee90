#include "converge/language/compile/requisites.h"
#include "converge/language/compile/functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "converge/base/text.h"
#include "converge/language/compile/words.h"
#include "converge/language/limits.h"
#include "converge/model/state_function.h"

namespace converge {
namespace {

/// A requisite as it is written: `module: target`; for a bare id the module is "id".
struct Written {
  std::string module;
  std::string target;
  Place place;
};

Written read_written(const Value& requisite) {
  if (requisite.is_string()) return {"id", requisite.string(), requisite.place()};
  const Value::Entry& entry = requisite.entries().front();
  const std::string module = python_text(entry.key);
  // What `require_in` and the like made has only the place of the whole.
  const Place place = entry.value.place() ? entry.value.place() : requisite.place();
  return {module.substr(0, module.find('.')), entry.value.string(), place};
}

class Resolver {
 public:
  Resolver(std::vector<Low>& lows, const std::vector<std::string>& read, const Unread& unread,
           Errors& errors)
      : lows_(lows), read_(read), unread_(unread), errors_(errors) {
    for (std::size_t i = 0; i < lows.size(); ++i) {
      const Low& low = lows[i];
      ids_[low.id].push_back(i);
      if (low.name != low.id) names_[low.name].push_back(i);
      files_[low.sls].push_back(i);
      const StateFunction* function = find_function(low.module + "." + low.function);
      current_modules_.push_back(
          function ? std::string(function->name.substr(0, function->name.find('.'))) : low.module);
    }
    resolved_.states.resize(lows.size());
  }

  ResolvedRequisites run() {
    for (std::size_t i = 0; i < lows_.size(); ++i) {
      for (const RequisiteWord& word : requisite_words()) {
        const Value* list = lows_[i].arguments.find(word.word);
        if (list && list->is_list() && word.kind == RequisiteKind::listen)
          listen(i, *list);
        else if (list && list->is_list())
          tie(i, word, *list);
      }
      if (const Value* list = lows_[i].arguments.find("listen_in")) listen_in(i, *list);
    }
    for (std::size_t i = 0; i < lows_.size(); ++i) finish(i);
    return std::move(resolved_);
  }

 private:
  bool has_module(std::size_t i, const std::string& module) const {
    return module == "id" || lows_[i].module == module || current_modules_[i] == module;
  }

  void tie(std::size_t i, const RequisiteWord& word, const Value& list) {
    Tie tie{word.word, word.kind, word.group, {}, {}};
    std::string lost;
    for (const Value& item : list.items()) {
      const Written written = read_written(item);
      const std::vector<std::size_t> found = find(written);
      if (found.empty() && !(written.module == "sls" && is_read(written.target))) {
        lost += fmt::format("{:23}{}: {}\n", "", written.module, written.target);
        report_lost(word.word, written);
      }
      if (!count(found.size(), written.place)) return;
      tie.targets.insert(tie.targets.end(), found.begin(), found.end());
      tie.places.insert(tie.places.end(), found.size(), written.place);
    }
    Ties& ties = resolved_.states[i];
    if (!lost.empty()) ties.missing += fmt::format("{:19}{}:\n{}", "", word.word, lost);
    if (!tie.targets.empty()) ties.ties.push_back(std::move(tie));
  }

  void report_lost(std::string_view word, const Written& written) {
    if (over_limit_ || unread_.covers(written.target)) return;
    const std::string named = written.module == "id"
                                  ? printable(written.target)
                                  : printable(written.module + ": " + written.target);
    resolved_.lost.push_back(
        Error(fmt::format("'{}' names '{}', which is nowhere in these files", word, named),
              Trouble::refused)
            .at(written.place)
            .hint(resolved_.lost.size() < most_hints ? guess(written) : ""));
  }

  /// The same id below another module, or the nearest id or name.
  std::string guess(const Written& written) const {
    std::vector<std::string> known;
    if (written.module == "sls") {
      for (const auto& [sls, states] : files_) known.push_back(sls);
      return did_you_mean(written.target, known);
    }
    if (const auto any = find_plainly("id", written.target); !any.empty()) {
      const Low& low = lows_[any.front()];
      return fmt::format("it is a state of '{0}': write '- {0}: {1}'", printable(low.module),
                         printable(written.target));
    }
    for (const auto* index : {&ids_, &names_})
      for (const auto& [name, states] : *index) known.push_back(name);
    std::ranges::sort(known);
    return did_you_mean(written.target, known);
  }

  bool count(std::size_t more, const Place& place) {
    targets_ += more;
    if (targets_ <= most_targets) return true;
    report_limit(
        fmt::format("the requisites of these files name more than {} states", most_targets), place);
    return false;
  }

  void report_limit(std::string message, const Place& place) {
    if (!over_limit_) errors_.push_back(Error(std::move(message), Trouble::refused).at(place));
    over_limit_ = true;
  }

  std::vector<std::size_t> find(const Written& written) {
    if (over_limit_) return {};
    if (written.module == "sls") return find_file(written.target);
    if (is_glob(written.target)) return find_pattern(written);
    return find_plainly(written.module, written.target);
  }

  /// Finds nothing any more when all patterns together have taken too long.
  std::vector<std::size_t> find_pattern(const Written& written) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < lows_.size(); ++i) {
      if (!has_module(i, written.module)) continue;
      const Low& low = lows_[i];
      pattern_steps_ += written.target.size() * (low.name.size() + low.id.size());
      if (pattern_steps_ > most_pattern_steps) {
        report_limit("patterns in requisites take too long to compare", written.place);
        return {};
      }
      if (glob_match(written.target, low.name) || glob_match(written.target, low.id))
        found.push_back(i);
    }
    return found;
  }

  /// All states of a file have been included by the same files.
  std::vector<std::size_t> find_file(const std::string& target) const {
    std::vector<std::size_t> found;
    for (const auto& [sls, states] : files_) {
      const std::vector<std::string>& above = lows_[states.front()].included_from;
      if (glob_match(target, sls) || std::ranges::find(above, target) != above.end())
        found.insert(found.end(), states.begin(), states.end());
    }
    std::ranges::sort(found);
    return found;
  }

  /// A file without states keeps every promise.
  bool is_read(const std::string& target) const {
    return std::ranges::any_of(
        read_, [&target](const std::string& sls) { return glob_match(target, sls); });
  }

  /// Ids and names as they stand. An id means all its names.
  std::vector<std::size_t> find_plainly(const std::string& module,
                                        const std::string& target) const {
    std::vector<std::size_t> found;
    for (const auto* index : {&ids_, &names_})
      if (const auto all = index->find(target); all != index->end())
        for (std::size_t i : all->second)
          if (has_module(i, module)) found.push_back(i);
    std::ranges::sort(found);
    return found;
  }

  /// A bare id: the first state with this id or name decides on the module.
  std::vector<std::size_t> find_listened(const Written& written, std::string_view word) {
    if (written.module != "id") return find_plainly(written.module, written.target);
    const std::vector<std::size_t> any = find_plainly("id", written.target);
    if (any.empty() && unread_.covers(written.target)) return {};
    if (!any.empty()) return find_plainly(lows_[any.front()].module, lows_[any.front()].id);
    std::string hint;
    if (errors_.size() < most_hints) {
      std::vector<std::string> ids;
      for (const auto& [id, where] : ids_) ids.push_back(id);
      hint = did_you_mean(written.target, ids);
    }
    errors_.push_back(Error(fmt::format("'{}' names '{}', which is nowhere in these files", word,
                                        printable(written.target)),
                            Trouble::refused)
                          .at(written.place)
                          .hint(hint));
    return {};
  }

  void hear(std::size_t listener, const std::vector<std::size_t>& sources, const Place& place) {
    if (!count(sources.size(), place)) return;
    std::vector<Tie>& ties = resolved_.states[listener].ties;
    if (ties.empty() || ties.back().kind != RequisiteKind::listen)
      ties.push_back({"listen", RequisiteKind::listen, RequisiteGroup::any, {}, {}});
    for (std::size_t source : sources) {
      ties.back().targets.push_back(source);
      ties.back().places.push_back(place);
    }
  }

  void listen(std::size_t listener, const Value& list) {
    for (const Value& item : list.items()) {
      const Written written = read_written(item);
      const auto sources = find_listened(written, "listen");
      if (!sources.empty())
        hear(listener, sources, written.place);
      else if (written.module != "id")
        lose_listen("listen", written, {});
    }
  }

  void lose_listen(std::string_view word, const Written& written, std::vector<std::size_t> when) {
    report_lost(word, written);
    resolved_.lost_listens.push_back(
        {written.module, written.target, written.place, std::move(when)});
  }

  void listen_in(std::size_t source, const Value& value) {
    Value::List list;
    if (value.is_list()) {
      list = value.items();
    } else {
      for (const Value::Entry& entry : value.entries()) {
        Value one = Value::map();
        one.entries().push_back(entry);
        list.push_back(std::move(one));
      }
    }
    if (over_limit_) return;
    const auto sources = find_plainly(lows_[source].module, lows_[source].id);
    for (const Value& item : list) {
      const Written written = read_written(item);
      const auto listeners = find_listened(written, "listen_in");
      if (listeners.empty() && written.module != "id") lose_listen("listen_in", written, sources);
      for (std::size_t listener : listeners) hear(listener, sources, written.place);
    }
  }

  void finish(std::size_t i) {
    Ties& ties = resolved_.states[i];
    if (!ties.missing.empty()) {
      ties.missing = "The following requisites were not found:\n" + ties.missing;
      std::erase_if(ties.ties, [](const Tie& tie) { return tie.kind != RequisiteKind::listen; });
    }
    for (const RequisiteWord& word : requisite_words()) lows_[i].arguments.erase(word.word);
    for (std::string_view word : {"require_in", "watch_in", "onfail_in", "onchanges_in",
                                  "prereq_in", "listen_in", "use", "use_in"})
      lows_[i].arguments.erase(word);
  }

  std::vector<Low>& lows_;
  const std::vector<std::string>& read_;
  const Unread& unread_;
  Errors& errors_;
  std::unordered_map<std::string, std::vector<std::size_t>> ids_;
  std::unordered_map<std::string, std::vector<std::size_t>> names_;
  std::unordered_map<std::string, std::vector<std::size_t>> files_;
  std::vector<std::string> current_modules_;
  std::size_t targets_ = 0;
  std::size_t pattern_steps_ = 0;
  bool over_limit_ = false;
  ResolvedRequisites resolved_;
};

}  // namespace

ResolvedRequisites resolve_requisites(std::vector<Low>& lows, const std::vector<std::string>& read,
                                      const Unread& unread, Errors& errors) {
  return Resolver(lows, read, unread, errors).run();
}

}  // namespace converge
