#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/files/common.h"
#include "converge/files/states.h"

namespace converge {
namespace {

/// file.exists and file.missing: they look and change nothing.
class Presence : public Resource {
 public:
  Presence(std::string path, bool wanted, const Place& place)
      : path_(std::move(path)), wanted_(wanted), place_(place) {}

  std::string title() const override { return path_ + (wanted_ ? " exists" : " is missing"); }
  bool opaque() const override { return true; }

  Result<Decision> check(const HostView& host) const override {
    TRY(const Target target, follow(host, path_));
    if (target.facts.has_value() == wanted_)
      return Decision(Keep{"Path " + path_ + (wanted_ ? " exists" : " is missing")});
    return fail(Error(fmt::format("the path {} {}", path_, wanted_ ? "does not exist" : "exists"))
                    .at(place_));
  }

 private:
  std::string path_;
  bool wanted_;
  Place place_;
};

/// As in Salt the times are set at every run; only in a check is a file that is there good enough.
class Touched : public Resource {
 public:
  Touched(TouchFile action, const Place& place) : action_(std::move(action)), place_(place) {}

  std::string title() const override { return describe(Action(action_)); }
  bool opaque() const override { return true; }

  Result<Decision> check(const HostView& host) const override {
    TRY(check_path(action_.path, place_));
    TRY(const Target target, follow(host, action_.path));
    return Decision(Act{.action = action_,
                        .why = target.facts ? "its times are set every time" : "it is not there",
                        .last = true});
  }

 private:
  TouchFile action_;
  Place place_;
};

struct RenameWish {
  MovePath action;
  Place place;
  bool force = false;
};

class Renamed : public Resource {
 public:
  explicit Renamed(RenameWish wish) : wish_(std::move(wish)) {}

  std::string title() const override { return describe(Action(wish_.action)); }
  bool opaque() const override { return true; }

  Result<Decision> check(const HostView& host) const override {
    const auto& [from, path, parents] = wish_.action;
    TRY(check_path(path, wish_.place));
    TRY(check_path(from, wish_.place));
    TRY(const auto source, host.file(from));
    if (!source)
      return Decision(
          Keep{fmt::format("Source file \"{}\" has already been moved out of place", from)});
    TRY(const auto there, host.file(path));
    if (there && !wish_.force)
      return Decision(
          Keep{fmt::format("The target file \"{}\" exists and will not be overwritten", path)});
    if (there)
      return Decision(Act{.action = RemovePath{path},
                          .why = "it is in the way of " + from,
                          .uncounted_in_check = true});
    return Decision(Act{.action = wish_.action,
                        .why = from + " is still there",
                        .changes = {{path, from, path}},
                        .uncounted_in_check = true});
  }

 private:
  RenameWish wish_;
};

template <bool wanted>
Result<StateBody> build_presence(const StateInput& input) {
  StateBody body;
  body.resources.push_back(std::make_unique<Presence>(input.name, wanted, input.place));
  return body;
}

Result<StateBody> build_touch(const StateInput& input) {
  const Arguments arguments(input);
  TouchFile action{.path = input.name, .accessed = std::nullopt, .modified = std::nullopt};
  TRY(action.accessed, arguments.number("atime"));
  TRY(action.modified, arguments.number("mtime"));
  TRY(action.make_parents, arguments.flag("makedirs", false));
  StateBody body;
  body.resources.push_back(std::make_unique<Touched>(std::move(action), input.place));
  return body;
}

Result<StateBody> build_rename(const StateInput& input) {
  const Arguments arguments(input);
  RenameWish wish;
  wish.place = input.place;
  wish.action.path = input.name;
  TRY(wish.action.from, arguments.required_text("source"));
  TRY(wish.action.make_parents, arguments.flag("makedirs", false));
  TRY(wish.force, arguments.flag("force", false));
  StateBody body;
  body.resources.push_back(std::make_unique<Renamed>(std::move(wish)));
  return body;
}

}  // namespace

const StateFunction file_exists{.name = "file.exists",
                                .summary = "Fails unless something of this name is there.",
                                .arguments = {},
                                .build = &build_presence<true>};

const StateFunction file_missing{.name = "file.missing",
                                 .summary = "Fails if something of this name is there.",
                                 .arguments = {},
                                 .build = &build_presence<false>};

const StateFunction file_touch{
    .name = "file.touch",
    .summary = "A file of this name is there, and its times are set, at every run.",
    .arguments = {{"atime", {}, "time of access, in seconds since 1970", Shape::number, "now"},
                  {"mtime", {}, "time of change, in seconds since 1970", Shape::number, "now"},
                  {"makedirs", {}, "create missing parent directories", Shape::flag, "False"}},
    .build = &build_touch};

const StateFunction file_rename{
    .name = "file.rename",
    .summary = "What had the name `source` has this one.",
    .arguments = {{"source", {}, "the path so far", Shape::entries},
                  {"force", {}, "True: replace what has the new name", Shape::flag, "False"},
                  {"makedirs", {}, "create missing parent directories", Shape::flag, "False"}},
    .build = &build_rename};

}  // namespace converge
