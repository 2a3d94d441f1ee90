#include "converge/language/compile.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/language/load.h"
#include "converge/language/low.h"
#include "converge/language/order.h"
#include "converge/language/requisites.h"
#include "converge/language/siblings.h"
#include "file_tree.h"
#include "limits.h"
#include "state_words.h"

namespace converge {
namespace {

/// High data that is sound, or errors.
HighData make_high(const CompileInput& input, Sources& sources, Errors& errors) {
  HighData data = load_files(input, sources, errors);
  if (!errors.empty()) return {};
  apply_extensions(data, errors);
  check_high(data, errors);
  if (!errors.empty()) return {};
  turn_requisites_around(data, errors);
  apply_exclusions(data);
  return data;
}

/// Why each state has to wait, in the order in which Salt pulls things forward.
std::vector<std::vector<Pull>> make_pulls(const std::vector<Ties>& states) {
  std::vector<std::vector<Pull>> pulls(states.size());
  for (std::size_t i = 0; i < states.size(); ++i)
    for (const Tie& tie : states[i].ties) {
      if (tie.kind == RequisiteKind::listen) continue;
      const bool look = tie.kind == RequisiteKind::prereq;
      for (std::size_t k = 0; k < tie.targets.size(); ++k)
        pulls[i].push_back(
            {tie.targets[k], look ? Pull::Kind::look : Pull::Kind::run, tie.word, tie.places[k]});
    }
  // The other side of `prereq` comes after all that a state says itself.
  for (std::size_t i = 0; i < states.size(); ++i)
    for (const Tie& tie : states[i].ties)
      if (tie.kind == RequisiteKind::prereq)
        for (std::size_t k = 0; k < tie.targets.size(); ++k)
          pulls[tie.targets[k]].push_back({i, Pull::Kind::let_pass, tie.word, tie.places[k]});
  return pulls;
}

/// Nobody reads thousands.
Errors cut(Errors errors) {
  if (errors.size() <= most_errors) return errors;
  const std::size_t more = errors.size() - most_errors;
  errors.erase(errors.begin() + most_errors, errors.end());
  errors.emplace_back(fmt::format("and {}", counted(more, "further error")), Trouble::refused);
  return errors;
}

class Compiler {
 public:
  Compiler(const CompileInput& input, Sources& sources)
      : input_(input), sources_(sources), tree_(make_file_tree(input, sources)) {}

  Compiled run() {
    lows_ = make_low(make_high(input_, sources_, errors_), errors_);
    if (errors_.empty()) make_states();
    if (errors_.empty()) make_bodies();
    if (errors_.empty()) put_in_order();
    if (errors_.empty() && graph_.states.empty()) warn_of_nothing();
    if (!errors_.empty()) return {{}, cut(std::move(errors_))};
    return {std::move(graph_), {}};
  }

 private:
  void make_states() {
    requisites_ = resolve_requisites(lows_, errors_);
    states_.resize(lows_.size());
    functions_.resize(lows_.size());
    for (std::size_t i = 0; i < lows_.size(); ++i) make_state(i);
  }

  void make_state(std::size_t i) {
    Low& low = lows_[i];
    functions_[i] = find_function(low.module + "." + low.function);
    if (!functions_[i]) return errors_.push_back(unknown_function(low));
    take_words(low, *functions_[i], states_[i], errors_);
    check_arguments(low, *functions_[i], input_.settings.lenient, errors_);
    StateInput input;
    input.id = std::move(low.id);
    input.function = functions_[i]->name;
    input.written = low.module + "." + low.function;
    input.name = std::move(low.name);
    input.sls = std::move(low.sls);
    input.place = low.place;
    input.arguments = std::move(low.arguments);
    input.settings = &input_.settings;
    input.pillar = &input_.pillar;
    input.grains = &input_.grains;
    input.tree = &tree_;
    inputs_.push_back(std::move(input));
  }

  void make_bodies() {
    for (StateInput& input : inputs_) input.all = &inputs_;
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      for (const Tie& tie : requisites_.states[i].ties)
        if (tie.kind == RequisiteKind::require)
          inputs_[i].required.insert(inputs_[i].required.end(), tie.targets.begin(),
                                     tie.targets.end());
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      Result<StateBody> body = functions_[i]->build(inputs_[i]);
      if (!body) {
        errors_.push_back(std::move(body).error().at(inputs_[i].place));
        body = StateBody{};
      }
      bodies_.push_back(*std::move(body));
    }
  }

  void put_in_order() {
    std::vector<std::vector<Pull>> pulls = make_pulls(requisites_.states);
    std::vector<std::string> ids;
    for (const StateInput& input : inputs_) ids.push_back(input.id);
    Result<std::vector<std::size_t>> order = run_order(pulls, ids);
    if (!order) return errors_.push_back(std::move(order).error());
    check_writers(inputs_, bodies_, pulls, graph_.warnings, errors_);
    const auto edges = add_edges(pulls, *order, implied_edges(bodies_));
    if (!edges.empty()) order = run_order(pulls, ids);
    if (!order) return errors_.push_back(std::move(order).error());
    fill_graph(*order, edges);
  }

  void fill_graph(const std::vector<std::size_t>& order,
                  const std::vector<std::pair<std::size_t, std::size_t>>& edges) {
    position_.resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) position_[order[i]] = i;
    graph_.states.reserve(order.size());
    for (std::size_t i : order) graph_.states.push_back(finish(i));
    for (const auto& [before, after] : edges)
      graph_.edges.emplace_back(position_[before], position_[after]);
    graph_.lost_listens = std::move(requisites_.lost_listens);
    for (Graph::LostListen& lost : graph_.lost_listens)
      for (std::size_t& source : lost.when_changed) source = position_[source];
  }

  State finish(std::size_t i) {
    State state = std::move(states_[i]);
    StateInput& input = inputs_[i];
    StateBody& body = bodies_[i];
    state.id = std::move(input.id);
    state.function = std::move(input.function);
    state.name = std::move(input.name);
    state.sls = std::move(input.sls);
    state.place = input.place;
    state.resources = std::move(body.resources);
    state.reaction = std::move(body.reaction);
    state.missing_requisites = std::move(requisites_.states[i].missing);
    for (Tie& tie : requisites_.states[i].ties) {
      Requisite requisite{tie.kind, tie.group, std::move(tie.targets)};
      for (std::size_t& target : requisite.targets) target = position_[target];
      state.requisites.push_back(std::move(requisite));
    }
    for (const auto* warnings : {&lows_[i].warnings, &body.warnings})
      for (const Error& warning : *warnings) state.warnings.push_back(one_line(warning));
    return state;
  }

  void warn_of_nothing() {
    std::vector<std::string> names;
    for (const std::string& file : input_.files) names.push_back(printable(file));
    graph_.warnings.emplace_back(fmt::format("there are no states in {}", join(names, ", ")),
                                 Trouble::refused);
  }

  const CompileInput& input_;
  Sources& sources_;
  const FileTree tree_;
  Errors errors_;
  std::vector<Low> lows_;
  ResolvedRequisites requisites_;
  std::vector<const StateFunction*> functions_;
  std::vector<State> states_;
  std::vector<StateInput> inputs_;
  std::vector<StateBody> bodies_;
  std::vector<std::size_t> position_;
  Graph graph_;
};

}  // namespace

Compiled compile(const CompileInput& input, Sources& sources) {
  return Compiler(input, sources).run();
}

}  // namespace converge
