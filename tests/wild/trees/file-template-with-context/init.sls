{{ pillar.root }}/app.conf:
  file.managed:
    - source: salt://files/app.conf.jinja
    - template: jinja
    - mode: 0640
    - makedirs: True
    - context:
        name: shop
        hosts: [a, b]
    - defaults:
        name: nobody
        port: 8080

templated:
  docker_container.running:
    - image: wild:1
    - watch:
      - file: {{ pillar.root }}/app.conf
