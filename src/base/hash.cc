#include "converge/base/hash.h"

#include <nettle/nettle-meta.h>

#include <cstddef>
#include <vector>

namespace converge {
namespace {

const nettle_hash* method(std::string_view algorithm) {
  for (const nettle_hash* hash :
       {&nettle_md5, &nettle_sha1, &nettle_sha224, &nettle_sha256, &nettle_sha384, &nettle_sha512})
    if (hash->name == algorithm) return hash;
  return nullptr;
}

}  // namespace

std::string hex_digest(std::string_view algorithm, std::string_view bytes) {
  const nettle_hash* hash = method(algorithm);
  if (!hash) return "";
  std::vector<std::max_align_t> context(hash->context_size / sizeof(std::max_align_t) + 1);
  hash->init(context.data());
  hash->update(context.data(), bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  std::vector<std::uint8_t> digest(hash->digest_size);
  hash->digest(context.data(), digest.size(), digest.data());
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : digest) text += {digits[byte >> 4], digits[byte & 15]};
  return text;
}

std::string sha256(std::string_view bytes) {
  return hex_digest("sha256", bytes);
}

}  // namespace converge
