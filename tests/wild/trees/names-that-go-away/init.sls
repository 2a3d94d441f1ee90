old containers:
  docker_container.absent:
    - force: True
    - names:
      - wild-old-1
      - wild-old-2
