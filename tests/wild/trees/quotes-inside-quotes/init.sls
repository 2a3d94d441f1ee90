quoted:
  docker_container.running:
    - image: '{{ pillar['image'] }}'
    - environment:
      - A: "{{ pillar["apostrophe"] }}"
      - B: '{{ salt['pillar.get']('quote') }}'
