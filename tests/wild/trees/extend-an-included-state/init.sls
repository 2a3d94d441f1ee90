include:
  - base

extend:
  extended:
    docker_container:
      - environment:
        - A: extended
