#pragma once

#include <string>
#include <string_view>

#include "converge/docker/fields/spec.h"
#include "converge/model/facts.h"

namespace converge::spec_text {

/// Reads YAML's flow form (`{a: [1, 'x', True], b: null}`) with a place for every value, so that
/// tests of arguments are texts. The text has to outlive nothing: it is kept.
Value flow(std::string_view text);

/// The spec of a container `app` of image `app:1` with these arguments.
Result<ContainerSpec> spec(std::string_view arguments);

/// The create body as canonical JSON, without what every body has; or "error: " and the message.
std::string body(std::string_view arguments);

/// The message alone, hint included; "accepted" when there is none.
std::string refusal(std::string_view arguments);

/// A container as inspect has it: `{Config: {...}, HostConfig: {...}}`.
ContainerFacts container(std::string_view inspect);
ImageFacts image(std::string_view config);

/// The fields in which the container differs: "labels mem_limit".
std::string drift(std::string_view arguments, std::string_view inspect,
                  std::string_view image_config = "{}");

}  // namespace converge::spec_text
