any:
  docker_container.running:
    - image: wild:1
    {% for name, value in salt['pillar.get']('container', {})|dictsort %}
    - {{ name }}: {{ value|tojson }}
    {% endfor %}
