setup:
  cmd.script:
    - source: salt://setup.sh
    - template: jinja
    - cwd: {{ pillar.root }}
    - creates: {{ pillar.root }}/result
