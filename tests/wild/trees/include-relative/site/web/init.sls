include:
  - .image
  - ..common

front:
  docker_container.running:
    - image: wild:1
    - require:
      - sls: site.web.image
      - file: common.conf
