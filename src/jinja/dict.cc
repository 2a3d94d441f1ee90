#include "converge/jinja/dict.h"

#include <cmath>
#include <functional>

#include "converge/jinja/operations.h"

namespace converge::jinja {
namespace {

constexpr std::size_t linear = 8;  // up to here a walk is faster than a table

std::size_t mix(std::size_t hash) {
  // std::hash of an integer is the integer; open addressing wants its bits spread.
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdULL;
  return hash ^ (hash >> 29);
}

std::size_t hash_real(double value) {
  if (std::nearbyint(value) == value && std::abs(value) < 9.2e18)
    return mix(static_cast<std::size_t>(static_cast<std::int64_t>(value)));
  return std::hash<double>()(value);
}

/// Equality of keys: scalars, and tuples of them.
bool same_key(const Object& left, const Object& right) {
  if (left.is_string() || right.is_string())
    return left.is_string() && right.is_string() && left.text() == right.text();
  if (left.is_integral() && right.is_integral()) return left.integer() == right.integer();
  if (left.is_number() && right.is_number()) return left.real() == right.real();
  if (!left.is(Kind::tuple) || !right.is(Kind::tuple)) return left.same(right);
  const auto& a = left.tuple().items;
  const auto& b = right.tuple().items;
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!same_key(a[i], b[i])) return false;
  return true;
}

Result<std::size_t> hash_at(const Object& key, int depth) {
  if (depth > 100) return fail(mistake("a key is nested too deeply"));
  switch (key.kind()) {
    case Kind::none:
      return mix(0x5eed);
    case Kind::boolean:
    case Kind::integer:
      return mix(static_cast<std::size_t>(key.integer()));
    case Kind::real:
      return hash_real(key.real());
    case Kind::string:
      return std::hash<std::string_view>()(key.text());
    case Kind::tuple: {
      std::size_t result = 0x7073;
      for (const Object& item : key.tuple().items) {
        TRY(const std::size_t part, hash_at(item, depth + 1));
        result = mix(result * 31 + part);
      }
      return result;
    }
    case Kind::undefined:
      TRY(require_defined(key));
      return mix(0);
    case Kind::list:
    case Kind::dict:
    case Kind::set:
    case Kind::view:
      return fail(mistake(a_type(key) + " cannot be a key"));
    case Kind::range:
    case Kind::iterator:
    case Kind::callable:
    case Kind::instance:
      return std::hash<const void*>()(key.identity());
  }
  return 0;
}

}  // namespace

Result<std::size_t> hash(const Object& key) {
  return hash_at(key, 0);
}

Object* Dict::find(std::string_view key) {
  const std::size_t wanted = std::hash<std::string_view>()(key);
  const auto matches = [&](const Entry& entry) {
    return entry.hash == wanted && entry.key.is_string() && entry.key.text() == key;
  };
  if (slots_.empty()) {
    for (Entry& entry : entries_)
      if (matches(entry)) return &entry.value;
    return nullptr;
  }
  for (std::size_t at = wanted;; ++at) {
    const std::uint32_t slot = slots_[at & (slots_.size() - 1)];
    if (slot == 0) return nullptr;
    if (matches(entries_[slot - 1])) return &entries_[slot - 1].value;
  }
}

std::size_t Dict::position(std::size_t wanted, const Object& key) const {
  const auto matches = [&](const Entry& entry) {
    return entry.hash == wanted && same_key(entry.key, key);
  };
  if (slots_.empty()) {
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (matches(entries_[i])) return i;
    return entries_.size();
  }
  for (std::size_t at = wanted;; ++at) {
    const std::uint32_t slot = slots_[at & (slots_.size() - 1)];
    if (slot == 0) return entries_.size();
    if (matches(entries_[slot - 1])) return slot - 1;
  }
}

Result<Object*> Dict::find(const Object& key) {
  TRY(const std::size_t wanted, hash(key));
  const std::size_t at = position(wanted, key);
  return at == entries_.size() ? nullptr : &entries_[at].value;
}

Result<void> Dict::set(const Object& key, const Object& value) {
  TRY(const std::size_t wanted, hash(key));
  const std::size_t at = position(wanted, key);
  if (at < entries_.size())
    entries_[at].value = value;
  else
    append({wanted, key, value});
  return {};
}

void Dict::append(Entry entry) {
  entries_.push_back(entry);
  if (entries_.size() <= linear) return;
  if (slots_.size() < entries_.size() * 2) {
    rebuild();
    return;
  }
  std::size_t at = entry.hash;
  while (slots_[at & (slots_.size() - 1)] != 0) ++at;
  slots_[at & (slots_.size() - 1)] = static_cast<std::uint32_t>(entries_.size());
}

void Dict::rebuild() {
  slots_.clear();
  if (entries_.size() <= linear) return;
  std::size_t size = 32;
  while (size < entries_.size() * 4) size *= 2;
  slots_.assign(size, 0);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t at = entries_[i].hash;
    while (slots_[at & (size - 1)] != 0) ++at;
    slots_[at & (size - 1)] = static_cast<std::uint32_t>(i + 1);
  }
}

Result<bool> Dict::erase(const Object& key) {
  TRY(const std::size_t wanted, hash(key));
  const std::size_t at = position(wanted, key);
  if (at == entries_.size()) return false;
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(at));
  rebuild();
  return true;
}

void Dict::clear() {
  entries_.clear();
  slots_.clear();
}

}  // namespace converge::jinja
