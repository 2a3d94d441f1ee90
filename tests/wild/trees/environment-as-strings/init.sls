shaped:
  docker_container.running:
    - image: wild:1
    - environment:
      - A=1
      - B=two words
