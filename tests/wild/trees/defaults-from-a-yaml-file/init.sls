{% import_yaml "defaults.yaml" as defaults %}
{% set app = defaults.app %}
{% do app.update(pillar.get('app', {})) %}
defaulted:
  docker_container.running:
    - image: {{ app.image }}
    - environment:
        LEVEL: {{ app.level }}
        COLOR: {{ app.color }}
