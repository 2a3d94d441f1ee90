#include "converge/base/hash.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace converge {
namespace {

const EVP_MD* method(std::string_view algorithm) {
  if (algorithm == "md5") return EVP_md5();
  if (algorithm == "sha1") return EVP_sha1();
  if (algorithm == "sha224") return EVP_sha224();
  if (algorithm == "sha256") return EVP_sha256();
  if (algorithm == "sha384") return EVP_sha384();
  if (algorithm == "sha512") return EVP_sha512();
  return nullptr;
}

}  // namespace

std::string hex_digest(std::string_view algorithm, std::string_view bytes) {
  const EVP_MD* chosen = method(algorithm);
  if (!chosen) return "";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  // Fails only when memory is exhausted or the library is broken: no caller could do better.
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, chosen, nullptr) != 1)
    throw std::runtime_error("libcrypto cannot compute a digest");
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

std::string sha256(std::string_view bytes) {
  return hex_digest("sha256", bytes);
}

}  // namespace converge
