wild:1:
  docker_image.present
