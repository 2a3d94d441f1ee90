api:
  docker_image.present:
    - name: wild:1
  file.managed:
    - name: {{ pillar.root }}/api.conf
    - contents: port = 80
  docker_container.running:
    - image: wild:1
    - labels:
      - team: shop
    - require:
      - docker_image: api
      - file: api
