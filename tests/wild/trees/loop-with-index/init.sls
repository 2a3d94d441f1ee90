{%- set nodes = ['node-1', 'node-2'] %}
{%- for node in nodes %}
{%- set last = loop.last %}
{{ node }}:
  docker_container.running:
    - image: wild:1
    - environment:
      - PEERS: {% for other in nodes if other != node %}{{ other }}{% if not loop.last %},{% endif %}{% endfor %}
      - LAST: "{{ last }}"
{% endfor %}
