five:
  docker_container.running:
    - image: {{ pillar['image']['name'] }}:{{ pillar['image']['tag'] }}
    - environment:
      - A: {{ pillar['words']['a'] }}
      - B: {{ salt['pillar.get']('words:b', 'nothing') }}
      - C: {{ pillar.get('words').c }}
      - D: {{ pillar.words.d }}
      - E: {{ salt.pillar.get('words:e') }}
      - F: {{ salt['pillar.get']('words:f:g', 'fallback') }}
