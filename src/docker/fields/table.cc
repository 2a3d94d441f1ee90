#include "converge/docker/fields/table.h"

#include <algorithm>

#include "rows.h"

namespace converge {
namespace {

using Rows = std::vector<ContainerField>;

Rows all_rows() {
  Rows all;
  for (const auto& part : {process_rows(), network_rows(), file_rows(), security_rows(),
                           resource_rows(), limit_rows()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

const std::vector<ContainerField>& container_fields() {
  static const Rows fields = all_rows();
  return fields;
}

const ContainerField* find_container_field(std::string_view name_or_alias) {
  for (const ContainerField& field : container_fields()) {
    const auto& aliases = field.aliases;
    if (field.name == name_or_alias ||
        std::find(aliases.begin(), aliases.end(), name_or_alias) != aliases.end())
      return &field;
  }
  return nullptr;
}

const ContainerField* find_host_config_field(std::string_view key) {
  for (const ContainerField& field : container_fields())
    if (field.path.size() == 2 && field.path.front() == "HostConfig" && field.path.back() == key)
      return &field;
  return nullptr;
}

}  // namespace converge
