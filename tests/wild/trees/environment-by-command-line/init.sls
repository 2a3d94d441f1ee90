{% for number in range(1, pillar.app.replicas|int + 1) %}
app-{{ number }}:
  docker_container.running:
    - image: wild:1
    - environment:
      - STAGE: {{ pillar.app.stage }}
{% endfor %}
