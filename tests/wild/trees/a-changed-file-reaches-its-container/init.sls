{{ pillar.root }}/conf:
  file.managed:
    - contents: "{{ pillar.get('version', 1) }}"

watching:
  docker_container.running:
    - image: wild:1
    - watch:
      - file: {{ pillar.root }}/conf
