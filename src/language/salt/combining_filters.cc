#include <algorithm>

#include "converge/jinja/filter_tools.h"
#include "filters.h"

/// The functions of Python's itertools that Salt has made filters.
namespace converge::jinja::salt {
namespace {

using Items = std::vector<Object>;

/// The rows are made at once; walked once, as Python's are.
Result<Object> walk_over(Machine& machine, Items rows) {
  TRY(Iterator * walk, iterate(machine, machine.list(std::move(rows))));
  return Object(*walk);
}

Result<std::vector<Items>> columns_of(Interpreter& call, const Object& value,
                                      const Arguments& arguments) {
  std::vector<Items> columns;
  TRY(Items first, to_items(call.machine(), value));
  columns.push_back(std::move(first));
  for (const Object& argument : arguments.positional) {
    TRY(Items items, to_items(call.machine(), argument));
    columns.push_back(std::move(items));
  }
  return columns;
}

/// The only named argument that such a filter has; nothing where it was not given.
Result<const Object*> only_named(std::string_view filter, std::string_view name,
                                 const Arguments& arguments) {
  const Object* found = nullptr;
  for (const auto& [given, value] : arguments.named) {
    if (given != name)
      return fail(mistake(std::string(filter) + " takes no argument '" + given + "'"));
    found = &value;
  }
  return found;
}

/// zip() of columns, `size` rows long; where a column is too short stands `filler`.
Result<Object> zipped(Machine& machine, const std::vector<Items>& columns, std::size_t size,
                      const Object& filler) {
  Items rows;
  for (std::size_t i = 0; i < size; ++i) {
    TRY(machine.step(columns.size()));
    Items row;
    for (const Items& column : columns) row.push_back(i < column.size() ? column[i] : filler);
    rows.push_back(machine.tuple(std::move(row)));
  }
  return walk_over(machine, std::move(rows));
}

bool shorter(const Items& left, const Items& right) {
  return left.size() < right.size();
}

Result<Object> zip(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(only_named("zip", "", arguments));
  TRY(const auto columns, columns_of(call, value, arguments));
  const auto shortest = std::ranges::min_element(columns, shorter);
  return zipped(call.machine(), columns, shortest->size(), Object());
}

Result<Object> zip_longest(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Object* filler, only_named("zip_longest", "fillvalue", arguments));
  TRY(const auto columns, columns_of(call, value, arguments));
  const auto longest = std::ranges::max_element(columns, shorter);
  return zipped(call.machine(), columns, longest->size(), filler ? *filler : Object());
}

/// All rows with one value of each column, the last column changing fastest.
Result<Object> product(Interpreter& call, const Object& value, const Arguments& arguments) {
  Machine& machine = call.machine();
  TRY(const Object* repeat, only_named("product", "repeat", arguments));
  TRY(const std::int64_t times, repeat ? need_integer(*repeat, "repeat") : Result<std::int64_t>(1));
  TRY(const auto columns, columns_of(call, value, arguments));
  std::vector<Items> rows(1);
  for (std::int64_t time = 0; time < times; ++time) {
    for (const Items& column : columns) {
      std::vector<Items> longer;
      for (const Items& row : rows) {
        TRY(machine.step(column.size() * (row.size() + 1)));
        for (const Object& item : column) longer.emplace_back(row).push_back(item);
      }
      machine.charge(longer.size() * sizeof(Items));
      rows = std::move(longer);
    }
  }
  Items result;
  for (Items& row : rows) result.push_back(machine.tuple(std::move(row)));
  return walk_over(machine, std::move(result));
}

enum class Choice { permutation, combination, with_repetition };

/// Picks `wanted` of the items in every way that is allowed, by position.
class Chooser {
 public:
  Chooser(Machine& machine, Choice choice, const Items& items, std::size_t wanted)
      : machine_(machine), choice_(choice), items_(items), wanted_(wanted) {}

  Result<Items> run() {
    TRY(go_on());
    return std::move(rows_);
  }

 private:
  Result<void> go_on() {
    TRY(machine_.turn());
    if (picked_.size() == wanted_) {
      Items row;
      for (const std::size_t at : picked_) row.push_back(items_[at]);
      rows_.push_back(machine_.tuple(std::move(row)));
      return {};
    }
    for (std::size_t at = first(); at < end(); ++at) {
      if (choice_ == Choice::permutation && std::ranges::find(picked_, at) != picked_.end())
        continue;
      picked_.push_back(at);
      TRY(go_on());
      picked_.pop_back();
    }
    return {};
  }
  std::size_t first() const {
    if (choice_ == Choice::permutation || picked_.empty()) return 0;
    return picked_.back() + (choice_ == Choice::combination ? 1 : 0);
  }
  /// A combination has to leave as many behind as it still needs.
  std::size_t end() const {
    if (choice_ != Choice::combination) return items_.size();
    return items_.size() - (wanted_ - picked_.size() - 1);
  }

  Machine& machine_;
  Choice choice_;
  const Items& items_;
  std::size_t wanted_;
  std::vector<std::size_t> picked_;
  Items rows_;
};

template <Choice choice>
Result<Object> chosen(Interpreter& call, const Object& value, const Arguments& arguments) {
  const bool all = choice == Choice::permutation;
  TRY(const Bound bound, bind("this filter", arguments, {"r"}, all ? 0 : 1));
  TRY(const Items items, to_items(call.machine(), value));
  TRY(const std::int64_t wanted, bound.integer(0, "r", static_cast<std::int64_t>(items.size())));
  if (wanted < 0) return fail(mistake("'r' must not be negative"));
  const auto count = static_cast<std::size_t>(wanted);
  const bool enough = choice == Choice::with_repetition || count <= items.size();
  if (!enough) return walk_over(call.machine(), {});
  TRY(Items rows, Chooser(call.machine(), choice, items, count).run());
  return walk_over(call.machine(), std::move(rows));
}

/// The items beside which something true stands.
Result<Object> compress(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("compress", arguments, {"selectors"}, 1));
  TRY(const Items items, to_items(call.machine(), value));
  TRY(const Items selectors, to_items(call.machine(), *bound[0]));
  Items result;
  for (std::size_t i = 0; i < std::min(items.size(), selectors.size()); ++i) {
    TRY(const bool wanted, truth(selectors[i]));
    if (wanted) result.push_back(items[i]);
  }
  return walk_over(call.machine(), std::move(result));
}

constexpr FilterEntry combining_table[] = {
    {"zip", zip},
    {"zip_longest", zip_longest},
    {"product", product},
    {"permutations", chosen<Choice::permutation>},
    {"combinations", chosen<Choice::combination>},
    {"combinations_with_replacement", chosen<Choice::with_repetition>},
    {"compress", compress},
};

}  // namespace

std::span<const FilterEntry> combining_filters() {
  return combining_table;
}

}  // namespace converge::jinja::salt
