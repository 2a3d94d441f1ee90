#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "converge/base/value.h"

namespace converge {

/// A value that is made when it is first asked for: once, whichever thread asks. Copies share it.
class LazyValue {
 public:
  /// One that is there already; an empty mapping.
  LazyValue(Value value = Value::map()) : shared_(std::make_shared<Shared>()) {
    shared_->value = std::move(value);
  }
  explicit LazyValue(std::function<Value()> make) : shared_(std::make_shared<Shared>()) {
    shared_->make = std::move(make);
  }

  const Value& get() const {
    std::call_once(shared_->once, [this] {
      if (shared_->make) shared_->value = shared_->make();
    });
    return shared_->value;
  }

 private:
  struct Shared {
    std::once_flag once;
    std::function<Value()> make;
    Value value;
  };
  std::shared_ptr<Shared> shared_;
};

}  // namespace converge
