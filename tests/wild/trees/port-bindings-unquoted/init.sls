open:
  docker_container.running:
    - image: wild:1
    - port_bindings:
      - 18080:80
      - 127.0.0.1:1053:53/udp
