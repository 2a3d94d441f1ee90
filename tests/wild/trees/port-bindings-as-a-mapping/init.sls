open:
  docker_container.running:
    - image: wild:1
    - ports:
      - 80/tcp
    - port_bindings:
        80/tcp:
          HostIp: 127.0.0.1
          HostPort: 18081
