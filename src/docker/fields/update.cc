#include "converge/docker/fields/update.h"

namespace converge {

Value update_alone(const ContainerField& field, const Value& wanted, const Value&) {
  Value body = Value::map();
  body.set(field.path.back(), wanted);
  return body;
}

Value update_memory(const ContainerField& field, const Value& wanted, const Value& host_config) {
  Value body = update_alone(field, wanted, host_config);
  const Value* memory = host_config.find("Memory");
  const Value* swap = host_config.find("MemorySwap");
  if (memory != nullptr) body.set("Memory", *memory);
  if (swap != nullptr) {
    body.set("MemorySwap", *swap);
  } else if (memory != nullptr && memory->is_integer()) {
    body.set("MemorySwap", memory->integer() * 2);
  }
  return body;
}

}  // namespace converge
