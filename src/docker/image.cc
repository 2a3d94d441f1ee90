#include "converge/docker/image.h"

#include <fmt/format.h>

#include <array>

#include "converge/base/text.h"
#include "converge/docker/states.h"
#include "converge/model/arguments.h"
#include "converge/model/image_reference.h"

namespace converge {

std::string ImagePulled::title() const {
  return fmt::format("image {} present", reference_);
}

Result<Decision> ImagePulled::check(const HostView& host) const {
  TRY(const auto image, host.image(reference_));
  if (image && (!always_ || is_image_id(reference_)))
    return Decision{Keep{fmt::format("image {} is on the host", reference_)}};
  if (is_image_id(reference_)) {
    return fail(Error(fmt::format("there is no image {} on the host", reference_))
                    .at(place_)
                    .hint("an image cannot be pulled by its id: name it NAME:TAG or NAME@DIGEST"));
  }
  if (image)
    return Decision{Act{.action = PullImage{reference_},
                        .why = "the registry is asked at every run (force)",
                        .last = true}};
  return Decision{Act{.action = PullImage{reference_},
                      .why = "it is not on the host",
                      .changes = {Change{"image", {}, reference_}},
                      .last = always_}};
}

void ImagePulled::mention(Mentions& mentions) const {
  mentions.images.push_back(reference_);
}

std::string ImageAbsent::title() const {
  return fmt::format("image {} absent", reference_);
}

Result<Decision> ImageAbsent::check(const HostView& host) const {
  TRY(const auto image, host.image(reference_));
  if (!image) return Decision{Keep{fmt::format("there is no image {}", reference_)}};
  return Decision{Act{.action = RemoveImage{.reference = reference_, .force = force_},
                      .why = "it is not to exist",
                      .changes = {Change{"image", reference_, {}}}}};
}

void ImageAbsent::mention(Mentions& mentions) const {
  mentions.images.push_back(reference_);
}

namespace {

struct Named {
  std::string reference;  ///< normalised
  bool tagged = true;     ///< a tag or a digest was written
  Place place;
};

/// `tag` is written beside the name or in it, not both.
Result<Named> name_image(const Arguments& arguments, const std::string& name, const Place& place) {
  TRY(const auto tag, arguments.text("tag"));
  if (is_image_id(name) && !tag) return Named{name, true, place};
  Result<ImageReference> parsed = parse_image_reference(name);
  if (!parsed) return fail(std::move(parsed).error().at(place));
  if (!tag || tag->empty())
    return Named{parsed->text(), parsed->tag_written || !parsed->digest.empty(), place};
  const Place tag_place = arguments.find("tag")->place();
  if (parsed->tag_written || !parsed->digest.empty()) {
    return fail(Error(fmt::format("the image '{}' has a tag already, and 'tag' gives it another",
                                  printable(name)),
                      Trouble::refused)
                    .at(tag_place)
                    .at(place));
  }
  parsed = parse_image_reference(name + ":" + *tag);
  if (!parsed) return fail(std::move(parsed).error().at(tag_place));
  return Named{parsed->text(), true, tag_place};
}

/// The images a state is about: `images`, else its name.
Result<std::vector<Named>> named_images(const Arguments& arguments) {
  std::vector<Named> result;
  const Value* images = arguments.find("images");
  if (images == nullptr || images->is_null()) {
    TRY(Named named, name_image(arguments, arguments.input().name, arguments.input().place));
    result.push_back(std::move(named));
    return result;
  }
  TRY(const std::vector<std::string> texts, arguments.texts("images"));
  for (const std::string& text : texts) {
    TRY(Named named, name_image(arguments, text, images->place()));
    result.push_back(std::move(named));
  }
  return result;
}

Result<void> refuse_building(const Arguments& arguments) {
  for (const std::string_view way : {"build", "load", "sls"}) {
    const Value* value = arguments.find(way);
    if (value == nullptr || value->is_null()) continue;
    return fail(Error(fmt::format("'{}': images are pulled here, not made", way), Trouble::refused)
                    .at(value->place())
                    .at(arguments.input().place)
                    .hint("make the image elsewhere and push it to a registry, or make it with "
                          "cmd.run"));
  }
  return {};
}

void add_warnings(const Arguments& arguments, const std::vector<Named>& images, StateBody& body) {
  for (const Named& image : images) {
    if (image.tagged) continue;
    body.warnings.push_back(
        Error(fmt::format("no tag is given: {} is taken", image.reference)).at(image.place));
  }
  if (const Value* tag = arguments.find("tag"); tag != nullptr && tag->is_real()) {
    body.warnings.push_back(
        Error(fmt::format("the tag is a number: it is read as '{}'", python_text(*tag)))
            .at(tag->place())
            .hint("put it in quotes: YAML reads 1.10 as 1.1"));
  }
  if (const Value* insecure = arguments.find("insecure_registry")) {
    body.warnings.push_back(Error("'insecure_registry' has no effect")
                                .at(insecure->place())
                                .hint("the Docker daemon decides it: insecure-registries in "
                                      "daemon.json"));
  }
}

Result<StateBody> build_present(const StateInput& input) {
  const Arguments arguments(input);
  TRY(refuse_building(arguments));
  TRY(const bool force, arguments.flag("force", false));
  TRY(const std::vector<Named> images, named_images(arguments));
  StateBody body;
  for (const Named& image : images) {
    body.resources.push_back(std::make_unique<ImagePulled>(image.reference, force, image.place));
    // As in Salt, a watch has the registry asked for a newer one.
    body.reaction.push_back(std::make_unique<ImagePulled>(image.reference, true, image.place));
    body.brings.push_back("image " + image.reference);
  }
  add_warnings(arguments, images, body);
  return body;
}

Result<StateBody> build_image_absent(const StateInput& input) {
  const Arguments arguments(input);
  TRY(const bool force, arguments.flag("force", false));
  TRY(const std::vector<Named> images, named_images(arguments));
  StateBody body;
  for (const Named& image : images)
    body.resources.push_back(std::make_unique<ImageAbsent>(image.reference, force));
  return body;
}

}  // namespace

const StateFunction docker_image_present{
    "docker_image.present",
    "the image is on this host; pulled when it is not",
    {{"tag", {}, "the tag, where the name has none", Shape::text, "latest"},
     {"images", {}, "several images at once, instead of the name", Shape::texts},
     {"force", {}, "True: ask the registry for a newer one at every run", Shape::flag, "False"},
     {"insecure_registry", {}, "has no effect: the daemon's configuration decides it"},
     {"client_timeout", {}, "has no effect: every request has its own deadline"},
     {"build", {}, "refused: images are not built here"},
     {"load", {}, "refused: images are not loaded here"},
     {"sls", {}, "refused: images are not built here"},
     {"base", {}, "goes with sls"},
     {"dockerfile", {}, "goes with build"},
     {"saltenv", {}, "goes with sls"},
     {"pillarenv", {}, "goes with sls"},
     {"pillar", {}, "goes with sls"}},
    false,
    &build_present};

const StateFunction docker_image_absent{
    "docker_image.absent",
    "the image is not on this host",
    {{"tag", {}, "the tag, where the name has none", Shape::text, "latest"},
     {"images", {}, "several images at once, instead of the name", Shape::texts},
     {"force", {}, "True: remove it even if a stopped container uses it", Shape::flag, "False"}},
    false,
    &build_image_absent};

}  // namespace converge
