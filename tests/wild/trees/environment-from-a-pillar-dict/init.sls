fromdict:
  docker_container.running:
    - image: wild:1
    - environment:
{%- for key, value in pillar.get('env', {}).items() %}
      - {{ key }}: {{ value | yaml_dquote }}
{%- endfor %}
