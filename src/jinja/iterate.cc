#include <algorithm>

#include "converge/jinja/operations.h"
#include "converge/jinja/unicode.h"

namespace converge::jinja {
namespace {

/// Over a list as Python does it: what is appended meanwhile is met, too.
class ItemsIterator : public Iterator {
 public:
  ItemsIterator(const std::vector<Object>& items, std::string_view name)
      : items_(items), name_(name) {}
  Result<bool> next(Object& item) override {
    if (at_ >= items_.size()) return false;
    item = items_[at_++];
    return true;
  }
  std::string_view type_name() const override { return name_; }

 private:
  const std::vector<Object>& items_;
  std::string_view name_;
  std::size_t at_ = 0;
};

class TextIterator : public Iterator {
 public:
  TextIterator(Machine& machine, const String& text) : machine_(machine), rest_(text.text) {}
  Result<bool> next(Object& item) override {
    if (rest_.empty()) return false;
    std::string_view after = rest_;
    take(after);
    item = machine_.string(rest_.substr(0, rest_.size() - after.size()));
    rest_ = after;
    return true;
  }
  std::string_view type_name() const override { return "str_iterator"; }

 private:
  Machine& machine_;
  std::string_view rest_;
};

class DictIterator : public Iterator {
 public:
  DictIterator(Machine& machine, View view)
      : machine_(machine), view_(view), size_(view.dict->size()) {}
  Result<bool> next(Object& item) override {
    if (view_.dict->size() != size_)
      return fail(mistake("the dict changed its size while a loop walks over it")
                      .hint("walk over a copy: dict.items() | list"));
    if (at_ >= size_) return false;
    item = view_item(machine_, view_, view_.dict->entries()[at_++]);
    return true;
  }
  std::string_view type_name() const override { return "dict_keyiterator"; }

 private:
  Machine& machine_;
  View view_;
  std::size_t size_;
  std::size_t at_ = 0;
};

class RangeIterator : public Iterator {
 public:
  explicit RangeIterator(const Range& range) : range_(range), size_(range.size()) {}
  Result<bool> next(Object& item) override {
    if (at_ >= size_) return false;
    item = range_.at(at_++);
    return true;
  }
  std::string_view type_name() const override { return "range_iterator"; }

 private:
  Range range_;
  std::int64_t size_;
  std::int64_t at_ = 0;
};

Error not_iterable(const Object& object) {
  return mistake(a_type(object) + " cannot be walked over");
}

struct Bounds {
  std::int64_t start, stop, step, count;
};

/// Python's slice.indices().
Result<Bounds> bounds(std::int64_t size, const Object* start, const Object* stop,
                      const Object* step) {
  const auto given = [](const Object* bound) { return bound && !bound->is(Kind::none); };
  Bounds result{0, size, 1, 0};
  if (given(step)) {
    TRY(result.step, need_integer(*step, "the step of a slice"));
  }
  if (result.step == 0) return fail(mistake("the step of a slice cannot be zero"));
  const bool down = result.step < 0;
  const std::int64_t lowest = down ? -1 : 0;
  const std::int64_t highest = down ? size - 1 : size;
  const auto clamp = [&](std::int64_t index) {
    return std::clamp(index < 0 ? index + size : index, lowest, highest);
  };
  result.start = down ? highest : lowest;
  result.stop = down ? lowest : highest;
  if (given(start)) {
    TRY(const std::int64_t index, need_integer(*start, "the start of a slice"));
    result.start = clamp(index);
  }
  if (given(stop)) {
    TRY(const std::int64_t index, need_integer(*stop, "the end of a slice"));
    result.stop = clamp(index);
  }
  result.count = Range{result.start, result.stop, result.step}.size();
  return result;
}

std::vector<Object> pick(const std::vector<Object>& items, const Bounds& wanted) {
  std::vector<Object> result;
  for (std::int64_t i = 0; i < wanted.count; ++i)
    result.push_back(items[static_cast<std::size_t>(wanted.start + i * wanted.step)]);
  return result;
}

std::string pick_text(const String& text, const Bounds& wanted) {
  if (wanted.step == 1)
    return std::string(characters(text, wanted.start, wanted.start + wanted.count));
  std::vector<std::string_view> letters;
  for (std::string_view rest = text.text; !rest.empty();) {
    std::string_view after = rest;
    take(after);
    letters.push_back(rest.substr(0, rest.size() - after.size()));
    rest = after;
  }
  std::string result;
  for (std::int64_t i = 0; i < wanted.count; ++i)
    result += letters[static_cast<std::size_t>(wanted.start + i * wanted.step)];
  return result;
}

}  // namespace

Object view_item(Machine& machine, const View& view, const Dict::Entry& entry) {
  if (view.part == View::Part::keys) return entry.key;
  if (view.part == View::Part::values) return entry.value;
  return machine.tuple({entry.key, entry.value});
}

bool iterable(const Object& object) {
  switch (object.kind()) {
    case Kind::string:
    case Kind::list:
    case Kind::tuple:
    case Kind::dict:
    case Kind::set:
    case Kind::view:
    case Kind::range:
    case Kind::iterator:
      return true;
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
    case Kind::callable:
    case Kind::instance:
    case Kind::undefined:
      return false;
  }
  return false;
}

Result<Iterator*> iterate(Machine& machine, const Object& object) {
  switch (object.kind()) {
    case Kind::string:
      return &machine.make<TextIterator>(machine, object.string());
    case Kind::list:
      return &machine.make<ItemsIterator>(object.list().items, "list_iterator");
    case Kind::tuple:
      return &machine.make<ItemsIterator>(object.tuple().items, "tuple_iterator");
    case Kind::dict:
      return &machine.make<DictIterator>(machine, View{&object.dict(), View::Part::keys});
    case Kind::set:
      return &machine.make<DictIterator>(machine, View{&object.set().members, View::Part::keys});
    case Kind::view:
      return &machine.make<DictIterator>(machine, object.view());
    case Kind::range:
      return &machine.make<RangeIterator>(object.range());
    case Kind::iterator:
      return &object.iterator();
    case Kind::undefined:
      TRY(require_defined(object));
      return &machine.make<RangeIterator>(Range{});
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
    case Kind::callable:
    case Kind::instance:
      break;
  }
  return fail(not_iterable(object));
}

Result<std::vector<Object>> to_items(Machine& machine, const Object& object) {
  TRY(machine.walk(object));
  if (object.is(Kind::list)) return object.list().items;
  if (object.is(Kind::tuple)) return object.tuple().items;
  std::vector<Object> items;
  TRY(Iterator * walk, iterate(machine, object));
  Object item;
  while (true) {
    TRY(const bool more, walk->next(item));
    if (!more) break;
    TRY(machine.step());
    items.push_back(item);
  }
  machine.charge(items.size() * sizeof(Object));
  return items;
}

Result<std::int64_t> length(const Object& object) {
  const auto signed_size = [](std::size_t size) { return static_cast<std::int64_t>(size); };
  switch (object.kind()) {
    case Kind::string:
      return object.string().length();
    case Kind::list:
      return signed_size(object.list().items.size());
    case Kind::tuple:
      return signed_size(object.tuple().items.size());
    case Kind::dict:
      return signed_size(object.dict().size());
    case Kind::set:
      return signed_size(object.set().members.size());
    case Kind::view:
      return signed_size(object.view().dict->size());
    case Kind::range:
      return object.range().size();
    case Kind::instance: {
      TRY(const std::int64_t size, object.instance().length());
      if (size >= 0) return size;
      break;
    }
    case Kind::undefined:
      TRY(require_defined(object));
      return 0;
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
    case Kind::iterator:
    case Kind::callable:
      break;
  }
  Error error = mistake(a_type(object) + " has no length");
  if (object.is(Kind::iterator)) return fail(std::move(error).hint("make it a list: | list"));
  return fail(std::move(error));
}

std::string_view characters(const String& string, std::int64_t start, std::int64_t stop) {
  const std::string_view text = string.text;
  if (string.ascii())
    return text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(stop - start));
  const std::size_t first = offset_of(text, start);
  const std::string_view rest = text.substr(first);
  return rest.substr(0, offset_of(rest, stop - start));
}

Object character(Machine& machine, const String& string, std::int64_t index) {
  return machine.string(std::string(characters(string, index, index + 1)), string.markup);
}

Result<Object> slice(Machine& machine, const Object& object, const Object* start,
                     const Object* stop, const Object* step) {
  const bool fits = object.is_string() || object.is(Kind::list) || object.is(Kind::tuple) ||
                    object.is(Kind::range);
  TRY(require_defined(object));
  if (!fits) return fail(mistake(a_type(object) + " cannot be sliced"));
  TRY(const std::int64_t size, length(object));
  TRY(const Bounds wanted, bounds(size, start, stop, step));
  TRY(machine.walk(object));
  if (object.is_string())
    return machine.string(pick_text(object.string(), wanted), object.string().markup);
  if (object.is(Kind::list)) return machine.list(pick(object.list().items, wanted));
  if (object.is(Kind::tuple)) return machine.tuple(pick(object.tuple().items, wanted));
  const Range& range = object.range();
  return machine.range({range.start + wanted.start * range.step,
                        range.start + wanted.stop * range.step, range.step * wanted.step});
}

}  // namespace converge::jinja
