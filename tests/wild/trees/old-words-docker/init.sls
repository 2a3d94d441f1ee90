oldest-image:
  docker.pulled:
    - name: localhost:5000/wild
    - tag: dev

oldest:
  docker.installed:
    - image: localhost:5000/wild:dev
    - ports:
      - 80/tcp
    - port_bindings:
        80/tcp:
          HostIp: ""
          HostPort: 18082
    - require:
      - docker: oldest-image

oldest-running:
  docker.running:
    - container: oldest
    - require:
      - docker: oldest
