{%- set image = pillar.get('image', 'app') ~ ':' ~ pillar['a'] %}
{% for name in ['web', 'db'] if name != 'x' -%}
{{ name }}_{{ loop.index }}:
  docker_container.running:
    - image: {{ image }}
    {%- if not loop.last %}
    - order: {{ loop.index0 * 10 }}
    {%- else %}
    - order: last
    {%- endif %}
{% else %}
# nothing
{% endfor %}
{% raw %}{{ .Image }}{% endraw %}{# comment #}
