#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <nettle/nettle-meta.h>

#include <cstddef>
#include <vector>

#include "converge/base/text.h"
#include "converge/jinja/filter_tools.h"
#include "filters.h"

/// Salt's hashes and codes (salt/utils/hashutils.py).
namespace converge::jinja::salt {
namespace {

std::string hex(std::string_view bytes) {
  static constexpr std::string_view letters = "0123456789abcdef";
  std::string result;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    result += {letters[byte >> 4], letters[byte & 15]};
  }
  return result;
}

const std::uint8_t* octets(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

std::string digest(const nettle_hash& method, std::string_view text) {
  std::vector<std::max_align_t> context(method.context_size / sizeof(std::max_align_t) + 1);
  method.init(context.data());
  method.update(context.data(), text.size(), octets(text));
  std::string result(method.digest_size, '\0');
  method.digest(context.data(), result.size(), reinterpret_cast<std::uint8_t*>(result.data()));
  return result;
}

std::string hmac(std::string_view text, std::string_view key) {
  hmac_sha256_ctx context;
  hmac_sha256_set_key(&context, key.size(), octets(key));
  hmac_sha256_update(&context, text.size(), octets(text));
  std::string result(SHA256_DIGEST_SIZE, '\0');
  hmac_sha256_digest(&context, result.size(), reinterpret_cast<std::uint8_t*>(result.data()));
  return result;
}

std::string base64(std::string_view text) {
  std::string result(BASE64_ENCODE_RAW_LENGTH(text.size()), '\0');
  base64_encode_raw(result.data(), text.size(), octets(text));
  return result;
}

Result<std::string_view> text_in(std::string_view name, const Object& value) {
  TRY(require_defined(value));
  if (value.is_string()) return value.text();
  return fail(mistake(std::string(name) + " needs a text, not " + a_type(value))
                  .hint("make it one: | string | " + std::string(name)));
}

template <const nettle_hash* method>
Result<Object> hashed(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("this filter", arguments, {}, 0));
  TRY(const std::string_view text, text_in("the hash", value));
  return call.machine().string(hex(digest(*method, text)));
}

Result<Object> encode(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("base64_encode", arguments, {}, 0));
  TRY(const std::string_view text, text_in("base64_encode", value));
  return call.machine().string(base64(text));
}

int value_of(char c) {
  static constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t at = letters.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// As Python's b64decode: characters of no meaning are passed over, padding must be right.
Result<std::string> decoded(std::string_view text) {
  std::string result;
  unsigned bits = 0;
  int count = 0;
  int padding = 0;
  for (const char c : text) {
    if (c == '=' && count % 4 >= 2 && count % 4 + ++padding >= 4) break;
    const int value = value_of(c);
    if (value < 0) continue;
    padding = 0;
    bits = bits << 6 | static_cast<unsigned>(value);
    if (++count % 4 != 1)
      result += static_cast<char>(bits >> (count % 4 == 2 ? 4 : count % 4 == 3 ? 2 : 0));
  }
  if (count % 4 == 1 || (count % 4 != 0 && count % 4 + padding < 4))
    return fail(mistake("the text is no base64: its length or padding is wrong"));
  return result;
}

Result<Object> decode(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("base64_decode", arguments, {}, 0));
  TRY(const std::string_view text, text_in("base64_decode", value));
  TRY(std::string result, decoded(text));
  if (invalid_utf8(result)) return fail(mistake("the decoded text is not valid UTF-8"));
  return call.machine().string(std::move(result));
}

Result<Object> hmac_compute(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("hmac_compute", arguments, {"shared_secret"}, 1));
  TRY(const std::string_view text, text_in("hmac_compute", value));
  TRY(const std::string_view key, bound.text(0, "shared_secret", {}));
  return call.machine().string(hex(hmac(text, key)));
}

Result<Object> hmac_check(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("hmac", arguments, {"shared_secret", "challenge_hmac"}, 2));
  TRY(const std::string_view text, text_in("hmac", value));
  TRY(const std::string_view key, bound.text(0, "shared_secret", {}));
  TRY(const std::string_view wanted, bound.text(1, "challenge_hmac", {}));
  return Object::boolean(base64(hmac(text, key)) == wanted);
}

/// UUID of version 5 below Salt's own name space.
Result<Object> uuid(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("uuid", arguments, {}, 0));
  TRY(const std::string_view text, text_in("uuid", value));
  const std::string space("\x91\x63\x3e\xbf\x1c\x86\x5e\x33\x93\x5a\x28\x06\x1f\x4b\x48\x0e", 16);
  std::string bytes = digest(nettle_sha1, space + std::string(text)).substr(0, 16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x50);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  std::string result = hex(bytes);
  for (const std::size_t at : {20u, 16u, 12u, 8u}) result.insert(at, 1, '-');
  return call.machine().string(std::move(result));
}

constexpr FilterEntry hash_table[] = {
    {"md5", hashed<&nettle_md5>},
    {"sha1", hashed<&nettle_sha1>},
    {"sha256", hashed<&nettle_sha256>},
    {"sha512", hashed<&nettle_sha512>},
    {"base64_encode", encode},
    {"base64_decode", decode},
    {"hmac_compute", hmac_compute},
    {"hmac", hmac_check},
    {"uuid", uuid},
};

}  // namespace

std::span<const FilterEntry> hash_filters() {
  return hash_table;
}

}  // namespace converge::jinja::salt
