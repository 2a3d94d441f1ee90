#include "builtins.h"
#include "converge/jinja/filter_tools.h"

/// Jinja's min, max and unique.
namespace converge::jinja {
namespace {

/// What items are compared by: an attribute of them or they themselves, without their case.
struct Key {
  AttributePath path;
  bool case_sensitive = false;

  static Result<Key> make(Interpreter& call, std::string_view filter, const Arguments& arguments) {
    TRY(const Bound bound, bind(filter, arguments, {"case_sensitive", "attribute"}, 0));
    Key key;
    TRY(key.case_sensitive, bound.flag(0, false));
    TRY(key.path, AttributePath::make(call.machine(), bound.get(1, Object())));
    return key;
  }
  Result<Object> of(Interpreter& call, const Object& item) const {
    TRY(const Object part, path.get(call, item, nullptr));
    return case_sensitive ? part : without_case(call.machine(), part);
  }
};

template <bool smallest>
Result<Object> extreme(Interpreter& call, const Object& value, const Arguments& arguments) {
  Machine& machine = call.machine();
  TRY(const Key key, Key::make(call, smallest ? "min" : "max", arguments));
  TRY(Iterator * walk, iterate(machine, value));
  Object best;
  TRY(bool more, walk->next(best));
  if (!more) return call.undefined("there is no item to choose: the sequence is empty");
  TRY(Object best_key, key.of(call, best));
  Object item;
  while (true) {
    TRY(more, walk->next(item));
    if (!more) return best;
    TRY(machine.step());
    TRY(const Object item_key, key.of(call, item));
    TRY(const bool better,
        smallest ? less(machine, item_key, best_key, "<") : less(machine, best_key, item_key, ">"));
    if (!better) continue;
    best = item;
    best_key = item_key;
  }
}

/// The first of each.
Result<Object> unique(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Key key, Key::make(call, "unique", arguments));
  Dict& seen = call.machine().new_dict();
  return generator(call.machine(),
                   [&call, value, key, &seen,
                    walk = static_cast<Iterator*>(nullptr)](Object& item) mutable -> Result<bool> {
                     if (!walk) {
                       TRY(walk, iterate(call.machine(), value));
                     }
                     while (true) {
                       TRY(const bool more, walk->next(item));
                       if (!more) return false;
                       TRY(call.machine().step());
                       TRY(const Object item_key, key.of(call, item));
                       TRY(const Object* known, seen.find(item_key));
                       if (known) continue;
                       TRY(seen.set(item_key, Object()));
                       call.machine().charge(sizeof(Dict::Entry));
                       return true;
                     }
                   });
}

constexpr FilterEntry choosing_table[] = {
    {"min", extreme<true>}, {"max", extreme<false>}, {"unique", unique}};

}  // namespace

std::span<const FilterEntry> choosing_filters() {
  return choosing_table;
}

}  // namespace converge::jinja
