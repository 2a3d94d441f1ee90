#pragma once

#include <string_view>
#include <vector>

#include "converge/docker/fields/table.h"

namespace converge {

/// The Engine API's own objects, which some fields take as they are. The daemon reads their keys in
/// letters of either case (`type`, as docker-py's users write) and passes over those it does not
/// know, so that a slip of the pen does nothing, silently. Here they are put into the API's
/// spelling, and unknown ones are refused.

struct ApiObject;

struct ApiMember {
  std::string_view name;
  const ApiObject* object = nullptr;  ///< what it holds, where that is an object of the API too
};

struct ApiObject {
  std::string_view what;  ///< for messages: "a mount"
  std::vector<ApiMember> members;
};

extern const ApiObject api_mount;
extern const ApiObject api_binding;
extern const ApiObject api_device;
extern const ApiObject api_device_rate;
extern const ApiObject api_device_weight;
extern const ApiObject api_device_request;
extern const ApiObject api_ulimit;
extern const ApiObject api_restart_policy;

/// The object in the API's spelling, without members that are null.
Result<Value> spelled(const FieldInput& input, const Value& value, const ApiObject& object);

/// A list of such objects; one alone, too, which is what a list of one-entry mappings has become.
Result<Value> spelled_list(const FieldInput& input, const ApiObject& object);

/// The value is, or has as its first item, a mapping with one of the object's members.
bool looks_like(const Value& value, const ApiObject& object);

/// The API's spelling of a member of HostConfig; the name as it is for what is unknown.
std::string_view host_config_key(std::string_view name);

}  // namespace converge
