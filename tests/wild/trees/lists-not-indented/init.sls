flat:
  docker_container.running:
  - image: wild:1
  - environment:
    - A: 1
  - require:
    - test: before

before:
  test.nop
