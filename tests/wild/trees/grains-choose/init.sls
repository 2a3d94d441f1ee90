{% if grains['kernel'] == 'Linux' and grains.num_cpus >= 1 %}
{% set cpu = 'many' %}
{% elif salt['grains.get']('os') in ['Windows', 'MacOS'] %}
{% set cpu = 'who knows' %}
{% else %}
{% set cpu = 'none' %}
{% endif %}
onlinux:
  docker_container.running:
    - image: wild:1
    - environment: [{CPU: {{ cpu }}}]
