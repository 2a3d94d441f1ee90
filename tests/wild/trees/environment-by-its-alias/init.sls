shaped:
  docker_container.running:
    - image: wild:1
    - env:
      - A: 1
