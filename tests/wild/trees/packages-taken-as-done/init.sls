docker.io:
  pkg.installed

docker:
  pip.installed: []
  service.running:
    - enable: True
    - require:
      - pkg: docker.io

assumed:
  docker_container.running:
    - image: wild:1
    - require:
      - service: docker
