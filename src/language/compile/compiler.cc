#include "converge/language/compile/compiler.h"
#include "converge/language/compile/functions.h"

#include <fmt/format.h>

#include <algorithm>

#include "assume.h"
#include "complaints.h"
#include "converge/base/text.h"
#include "converge/language/compile/load.h"
#include "converge/language/compile/low.h"
#include "converge/language/compile/order.h"
#include "converge/language/compile/requisites.h"
#include "converge/language/compile/siblings.h"
#include "file_tree.h"
#include "state_words.h"

namespace converge {
namespace {

/// High data as far as it is sound.
HighData make_high(const CompileInput& input, Sources& sources, Errors& errors) {
  HighData data = load_files(input, sources, errors);
  apply_extensions(data, errors);
  check_high(data, errors);
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

/// What was written and is not the function's own.
Value words_beside(const Value& written, const Value& own) {
  Value words = written;
  std::erase_if(words.entries(), [&own](const Value::Entry& entry) {
    return entry.key.is_string() && own.find(entry.key.string()) != nullptr;
  });
  return words;
}

class Compiler {
 public:
  Compiler(const CompileInput& input, Sources& sources)
      : input_(input), sources_(sources), tree_(make_file_tree(input, sources)) {}

  /// Goes on after errors with what is sound, so that all of them are told at once.
  Compiled run() {
    HighData high = make_high(input_, sources_, errors_);
    const Unread unread = std::move(high.unread);
    const std::vector<std::string> read = high.files;
    graph_.warnings = std::move(high.warnings);
    lows_ = make_low(std::move(high), errors_);
    requisites_ = resolve_requisites(lows_, read, unread, errors_);
    make_states();
    make_bodies();
    put_in_order();
    if (errors_.empty()) {
      fill_graph();
      if (graph_.states.empty()) warn_of_nothing();
      return {std::move(graph_), {}};
    }
    std::ranges::move(requisites_.lost, std::back_inserter(errors_));
    return {{}, sorted_complaints(std::move(errors_))};
  }

 private:
  void make_states() {
    states_.resize(lows_.size());
    functions_.resize(lows_.size());
    inputs_.reserve(lows_.size());
    misspelt_.resize(lows_.size());
    for (std::size_t i = 0; i < lows_.size(); ++i) make_state(i);
  }

  void make_state(std::size_t i) {
    Low& low = lows_[i];
    State& state = states_[i];
    functions_[i] = find_function(low.module + "." + low.function);
    state.assumed = is_assumed(low, input_.settings.assumed);
    state.function = functions_[i] ? functions_[i]->name : low.module + "." + low.function;
    const Value written = input_.keep_arguments ? low.arguments : Value();
    if (state.assumed)
      assume(low, state);
    else if (functions_[i])
      take_arguments(i);
    else
      errors_.push_back(unknown_function(low));
    if (input_.keep_arguments)
      state.written = std::make_unique<const WrittenArguments>(
          WrittenArguments{low.arguments, words_beside(written, low.arguments)});
    add_input(i);
  }

  /// Its conditions are the other tool's business, and may be in words that nobody here knows.
  static void assume(Low& low, State& state) {
    Errors ignored;
    take_words(low, assumed_function(), state, ignored);
    low.warnings.clear();
    state.conditions = {};
    state.retry.reset();
  }

  void take_arguments(std::size_t i) {
    take_words(lows_[i], *functions_[i], states_[i], errors_);
    const std::size_t before = errors_.size();
    check_arguments(lows_[i], *functions_[i], input_.settings.lenient, errors_);
    misspelt_[i] = errors_.size() > before;
  }

  void add_input(std::size_t i) {
    Low& low = lows_[i];
    StateInput input;
    input.id = std::move(low.id);
    // Nobody looks for siblings among states that are not made here.
    if (functions_[i] && !states_[i].assumed) input.function = functions_[i]->name;
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
    bodies_.resize(inputs_.size());
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      for (const Tie& tie : requisites_.states[i].ties)
        if (tie.kind == RequisiteKind::require || tie.kind == RequisiteKind::watch)
          inputs_[i].required.insert(inputs_[i].required.end(), tie.targets.begin(),
                                     tie.targets.end());
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (states_[i].assumed)
        bodies_[i] = assumed_body();
      else if (functions_[i])
        make_body(i);
    }
  }

  void make_body(std::size_t i) {
    Result<StateBody> body = functions_[i]->build(inputs_[i]);
    if (body) {
      bodies_[i] = *std::move(body);
      return;
    }
    Error error = std::move(body).error().at(inputs_[i].place);
    // What the state lacks as a whole may be what was misspelt.
    if (!misspelt_[i] || error.place() != inputs_[i].place) errors_.push_back(std::move(error));
  }

  void put_in_order() {
    std::vector<std::vector<Pull>> pulls = make_pulls(requisites_.states);
    std::vector<std::string> ids;
    for (const StateInput& input : inputs_) ids.push_back(input.id);
    Result<std::vector<std::size_t>> order = run_order(pulls, ids);
    if (!order) return errors_.push_back(std::move(order).error());
    check_writers(inputs_, bodies_, pulls, graph_.warnings, errors_);
    edges_ = add_edges(pulls, *order, implied_edges(inputs_, bodies_, errors_));
    if (!edges_.empty()) order = run_order(pulls, ids);
    if (!order) return errors_.push_back(std::move(order).error());
    order_ = *std::move(order);
  }

  void fill_graph() {
    position_.resize(order_.size());
    for (std::size_t i = 0; i < order_.size(); ++i) position_[order_[i]] = i;
    graph_.states.reserve(order_.size());
    for (std::size_t i : order_) graph_.states.push_back(finish(i));
    for (const auto& [before, after] : edges_)
      graph_.edges.emplace_back(position_[before], position_[after]);
    graph_.lost_requisites = std::move(requisites_.lost);
    graph_.lost_listens = std::move(requisites_.lost_listens);
    for (Graph::LostListen& lost : graph_.lost_listens)
      for (std::size_t& source : lost.when_changed) source = position_[source];
  }

  State finish(std::size_t i) {
    State state = std::move(states_[i]);
    StateInput& input = inputs_[i];
    StateBody& body = bodies_[i];
    state.id = std::move(input.id);
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
    if (state.reaction.empty() && !state.assumed) warn_of_deafness(state, requisites_.states[i]);
    for (const auto* warnings : {&lows_[i].warnings, &body.warnings})
      state.warnings.insert(state.warnings.end(), warnings->begin(), warnings->end());
    return state;
  }

  static void warn_of_deafness(State& state, const Ties& ties) {
    for (const Tie& tie : ties.ties)
      if (tie.kind == RequisiteKind::listen)
        state.warnings.push_back(
            Error(fmt::format("{} has nothing that 'listen' could set off: it fails when what it "
                              "listens to changes",
                              state.function),
                  Trouble::refused)
                .at(tie.places.front())
                .hint("'onchanges' runs a state when something changed"));
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
  std::vector<bool> misspelt_;  ///< an argument is unknown
  std::vector<std::size_t> order_;
  std::vector<std::pair<std::size_t, std::size_t>> edges_;
  std::vector<std::size_t> position_;
  Graph graph_;
};

}  // namespace

Compiled compile(const CompileInput& input, Sources& sources) {
  return Compiler(input, sources).run();
}

}  // namespace converge
