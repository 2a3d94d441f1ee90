#include "converge/language/compile/words.h"

#include <algorithm>
#include <array>

namespace converge {
namespace {

constexpr std::array<std::string_view, 7> turned_words = {
    "require_in", "watch_in", "onfail_in", "onchanges_in", "prereq_in", "listen_in", "use_in"};

constexpr std::array<std::string_view, 22> keywords = {
    "name",          "names",         "order",       "state",     "fun",
    "unless",        "onlyif",        "creates",     "check_cmd", "cmd_opts_exclude",
    "retry",         "failhard",      "onfail_stop", "parallel",  "reload_modules",
    "reload_grains", "reload_pillar", "fire_event",  "runas",     "runas_password",
    "umask",         "saltenv"};

}  // namespace

const std::vector<RequisiteWord>& requisite_words() {
  using Kind = RequisiteKind;
  using Group = RequisiteGroup;
  static const std::vector<RequisiteWord> words = {
      {"require", Kind::require, Group::all},     {"require_any", Kind::require, Group::any},
      {"watch", Kind::watch, Group::all},         {"watch_any", Kind::watch, Group::any},
      {"prereq", Kind::prereq, Group::all},       {"onfail", Kind::onfail, Group::any},
      {"onfail_any", Kind::onfail, Group::any},   {"onfail_all", Kind::onfail, Group::all},
      {"onchanges", Kind::onchanges, Group::all}, {"onchanges_any", Kind::onchanges, Group::any},
      {"listen", Kind::listen, Group::any},
  };
  return words;
}

const RequisiteWord* find_requisite_word(std::string_view word) {
  const auto& words = requisite_words();
  const auto found = std::ranges::find(words, word, &RequisiteWord::word);
  return found == words.end() ? nullptr : &*found;
}

std::optional<std::string_view> turned_around(std::string_view word) {
  if (std::ranges::find(turned_words, word) == turned_words.end()) return std::nullopt;
  return word.substr(0, word.rfind('_'));
}

bool names_states(std::string_view word) {
  return word == "use" || turned_around(word) || find_requisite_word(word);
}

bool is_keyword(std::string_view word) {
  return std::ranges::find(keywords, word) != keywords.end();
}

std::vector<std::string> all_words() {
  std::vector<std::string> all(keywords.begin(), keywords.end());
  all.insert(all.end(), turned_words.begin(), turned_words.end());
  for (const RequisiteWord& word : requisite_words()) all.emplace_back(word.word);
  all.emplace_back("use");
  return all;
}

}  // namespace converge
