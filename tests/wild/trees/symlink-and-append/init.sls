hosts:
  file.managed:
    - name: {{ pillar.root }}/hosts
    - contents: 127.0.0.1 localhost
    - replace: False

add db:
  file.append:
    - name: {{ pillar.root }}/hosts
    - text: 10.0.0.2 db
    - require:
      - file: hosts

{{ pillar.root }}/current:
  file.symlink:
    - target: releases/2
