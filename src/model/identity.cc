#include "converge/model/facts.h"

namespace converge {

bool same_image(const ImageFacts& image, const ContainerFacts& container) {
  if (image.id && image.id == container.image) return true;
  return image.manifest && image.manifest == container.manifest;
}

}  // namespace converge
