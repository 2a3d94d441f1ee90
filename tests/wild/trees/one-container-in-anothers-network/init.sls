follower:
  docker_container.running:
    - image: wild:1
    - network_mode: container:leader
    - watch:
      - docker_container: leader

leader:
  docker_container.running:
    - image: wild:1
