open:
  docker_container.running:
    - image: wild:1
    - ports: 80,443
