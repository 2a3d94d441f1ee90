colored:
  docker_container.running:
    - image: wild:1
    - names:
      - blue:
        - environment:
          - COLOR: blue
      - green:
        - environment:
          - COLOR: green
      - plain
