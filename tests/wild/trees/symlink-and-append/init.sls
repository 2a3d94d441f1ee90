{{ pillar.root }}/hosts:
  file.managed:
    - contents: 127.0.0.1 localhost
    - replace: False

add db:
  file.append:
    - name: {{ pillar.root }}/hosts
    - text: 10.0.0.2 db
    - require:
      - file: {{ pillar.root }}/hosts

{{ pillar.root }}/current:
  file.symlink:
    - target: releases/2
