#include "converge/files/common.h"
#include "converge/files/states.h"

namespace converge {
namespace {

class AbsentPath : public Resource {
 public:
  AbsentPath(std::string path, const Place& place) : path_(std::move(path)), place_(place) {}

  std::string title() const override { return path_ + " absent"; }
  bool opaque() const override { return true; }

  /// A symbolic link is removed itself, never what it leads to.
  Result<Decision> check(const HostView& host) const override {
    TRY(check_path(path_, place_));
    TRY(const auto facts, host.file(path_));
    if (!facts) return Decision(Keep{path_ + " is not present"});
    return Decision(Act{.action = RemovePath{path_},
                        .why = "it is there",
                        .changes = {{"removed", path_, nullptr}}});
  }

 private:
  std::string path_;
  Place place_;
};

Result<StateBody> build_file_absent(const StateInput& input) {
  StateBody body;
  body.resources.push_back(std::make_unique<AbsentPath>(input.name, input.place));
  return body;
}

}  // namespace

const StateFunction file_absent{.name = "file.absent",
                                .summary = "No file, link or directory of this name.",
                                .arguments = {},
                                .build = &build_file_absent};

}  // namespace converge
