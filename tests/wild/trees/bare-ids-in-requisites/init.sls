last:
  docker_container.running:
    - image: wild:1
    - require:
      - settings
      - docker_image: picture

settings:
  file.managed:
    - name: {{ pillar.root }}/settings
    - contents: x

picture:
  docker_image.present:
    - name: wild:1
