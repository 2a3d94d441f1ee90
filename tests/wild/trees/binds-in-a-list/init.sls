{% for folder in ('data', 'conf') %}
{{ pillar.root }}/{{ folder }}:
  file.directory:
    - makedirs: True
    - mode: 750
{% endfor %}

bound:
  docker_container.running:
    - image: wild:1
    - binds:
      - {{ pillar.root }}/data:/data
      - {{ pillar.root }}/conf:/conf:ro
    - require:
      - file: {{ pillar.root }}/data
      - file: {{ pillar.root }}/conf
