extended:
  docker_container.running:
    - image: wild:1
