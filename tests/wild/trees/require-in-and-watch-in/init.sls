served:
  docker_container.running:
    - image: wild:1

{{ pillar.root }}/first.conf:
  file.managed:
    - contents: first
    - watch_in:
      - docker_container: served
