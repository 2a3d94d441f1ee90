#include "converge/host/docker/pull_stream.h"

#include <fmt/format.h>

#include "converge/base/json.h"
#include "converge/base/text.h"

namespace converge {
namespace {

constexpr std::size_t largest_object = 1U << 20U;
constexpr std::size_t most_layers = 1000;

bool is_space(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

std::int64_t number_at(const Value& object, std::string_view key) {
  const Value* detail = object.find_path({"progressDetail", key});
  return detail && detail->is_integer() ? detail->integer() : 0;
}

std::string error_of(const Value& object) {
  if (const Value* detail = object.find("errorDetail")) {
    if (const auto text = detail->text_at("message"); !text.empty()) return std::string(text);
  }
  if (const auto text = object.text_at("error"); !text.empty()) return std::string(text);
  const Value* detail = object.find("errorDetail");
  const Value* plain = object.find("error");
  const bool present = (detail && !detail->is_null()) || (plain && plain->is_map());
  return present ? "the daemon reports an error without saying which" : "";
}

double megabytes(std::int64_t bytes) {
  return static_cast<double>(bytes) / 1e6;
}

}  // namespace

bool PullStream::feed(std::string_view piece) {
  for (const char byte : piece) {
    if (depth_ == 0 && byte != '{') {
      if (!is_space(byte)) return false;
      continue;
    }
    if (object_.size() >= largest_object) return false;
    object_.push_back(byte);
    if (in_string_) {
      if (!escaped_ && byte == '"') in_string_ = false;
      escaped_ = !escaped_ && byte == '\\';
    } else if (byte == '"') {
      in_string_ = true;
    } else if (byte == '{') {
      ++depth_;
    } else if (byte == '}' && --depth_ == 0) {
      take_object();
    }
  }
  return true;
}

void PullStream::take_object() {
  const auto object = parse_json(object_);
  object_.clear();
  if (!object) {
    if (error_.empty()) error_ = "the daemon's answer is damaged: " + object.error().message();
    return;
  }
  if (error_.empty()) error_ = printable(error_of(*object));
  const auto status = object->text_at("status");
  if (status.empty()) return;
  last_status_ = printable(status);
  if (status.starts_with("WARNING")) warnings_.push_back(last_status_);
  const std::string id(object->text_at("id"));
  if (id.empty() || status.starts_with("Pulling from") || layers_.size() > most_layers) return;
  auto& layer = layers_[id];
  layer.done =
      status == "Pull complete" || status == "Already exists" || status == "Download complete";
  if (status == "Downloading") {
    layer.current = number_at(*object, "current");
    layer.total = number_at(*object, "total");
  } else if (layer.done) {
    layer.current = layer.total;
  }
}

std::string PullStream::progress() const {
  std::size_t done = 0;
  std::int64_t current = 0;
  std::int64_t total = 0;
  for (const auto& [id, layer] : layers_) {
    done += layer.done ? 1 : 0;
    current += layer.current;
    total += layer.total;
  }
  if (layers_.empty()) return last_status_;
  std::string text = fmt::format("{} of {}", done, counted(layers_.size(), "layer"));
  if (total > 0) text += fmt::format(", {:.1f} of {:.1f} MB", megabytes(current), megabytes(total));
  return text;
}

}  // namespace converge
