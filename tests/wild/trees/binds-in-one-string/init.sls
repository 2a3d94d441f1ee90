bound:
  docker_container.running:
    - image: wild:1
    - binds: {{ pillar.root }}/data:/data:rw,{{ pillar.root }}/conf:/conf:ro
