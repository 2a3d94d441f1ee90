#include <fmt/format.h>

#include <map>
#include <set>

#include "converge/base/text.h"
#include "converge/model/image_reference.h"
#include "lint_rules.h"

namespace converge::lint_rules {
namespace {

struct Mention {
  const State* state;
  Place place;
  ImageReference reference;
  bool forced = false;
};

void add(const State& state, const std::string& text, const Place& place, bool forced,
         std::vector<Mention>& mentions) {
  if (is_image_id(text)) return;
  if (const Result<ImageReference> reference = parse_image_reference(text))
    mentions.push_back({&state, place, *reference, forced});
}

bool is_true(const Value* value) {
  return value && (*value == Value(true) || lower(python_text(*value)) == "true");
}

/// `name`, or `name` and `tag`; or `images`.
void add_image_state(const State& state, std::vector<Mention>& mentions) {
  const bool forced = is_true(state.written->arguments.find("force"));
  if (const Value* images = state.written->arguments.find("images"); images && images->is_list()) {
    for (const Value& image : images->items())
      add(state, python_text(image), image.place(), forced, mentions);
    return;
  }
  const Value* tag = state.written->arguments.find("tag");
  const bool tagged = tag && tag->is_scalar() && !tag->is_null();
  add(state, tagged ? state.name + ":" + python_text(*tag) : state.name, state.place, forced,
      mentions);
}

std::vector<Mention> mentions_of(const Graph& graph) {
  std::vector<Mention> mentions;
  for (const State& state : graph.states) {
    if (state.function == "docker_image.present" && !state.assumed)
      add_image_state(state, mentions);
    if (!makes_container(state)) continue;
    const Value& image = *state.written->arguments.find("image");
    add(state, python_text(image), image.place(), false, mentions);
  }
  return mentions;
}

bool moves(const ImageReference& reference) {
  return reference.digest.empty() && (!reference.tag_written || reference.tag == "latest");
}

void replaced_every_run(const Linter& linter) {
  for (const State& state : linter.graph.states)
    if (const Value* force = state.written->arguments.find("force");
        makes_container(state) && is_true(force))
      linter.report("replaced-every-run", state, force->place(),
                    fmt::format("'force: True' replaces the container {} at every run",
                                printable(container_of(state))),
                    "leave it out: a container is replaced when its image or a field changed");
}

}  // namespace

void judge_images(const Linter& linter) {
  const std::vector<Mention> mentions = mentions_of(linter.graph);
  std::set<std::string> forced;
  for (const Mention& mention : mentions)
    if (mention.forced) forced.insert(mention.reference.text());
  std::set<std::string> told;
  for (const Mention& mention : mentions) {
    const std::string text = mention.reference.text();
    if (!moves(mention.reference) || !told.insert(text).second) continue;
    const std::string what =
        mention.reference.tag_written
            ? fmt::format("'{}'", text)
            : fmt::format("'{}' has no tag: {} is meant, which", mention.reference.name(), text);
    if (forced.contains(text))
      linter.report("unpinned", *mention.state, mention.place,
                    what + " may be another version at every run",
                    "name a version, or a digest: NAME@sha256:...");
    else
      linter.report("latest-without-pull", *mention.state, mention.place,
                    what + " is pulled once and never again, whatever the registry has later",
                    "name a version; or let a docker_image.present with 'force: True' ask the "
                    "registry at every run");
  }
  replaced_every_run(linter);
}

}  // namespace converge::lint_rules
