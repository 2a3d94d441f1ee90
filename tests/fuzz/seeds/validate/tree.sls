{% from 'map.jinja' import app with context %}
include:
  - .part
  - pack
{{ app.name }}:
  docker_container.running:
    - image: {{ pillar['image'] }}
    - require: [{sls: pack}]
{% import_yaml 'data.yml' as data %}
{% for key, value in data.items() %}
{{ key }}: {test.nop: [{name: {{ value|yaml_dquote }}}]}
{% endfor %}
=== map.jinja
{% set app = salt['grains.filter_by']({'Debian': {'name': 'app'}, 'default': {'name': 'x'}}) %}
=== part.sls
part:
  test.nop:
    - watch_in: [{docker_container: app}]
=== pack/init.sls
{{ tpldir }}_{{ sls }}: test.nop
=== data.yml
k: "v"
=== pillar
image: app:1
