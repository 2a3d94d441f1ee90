make once:
  cmd.run:
    - name: echo once > {{ pillar.root }}/made
    - creates: {{ pillar.root }}/made

{{ pillar.root }}/conf:
  file.managed:
    - contents: a

tell:
  cmd.run:
    - name: echo conf changed >> {{ pillar.root }}/log
    - onchanges:
      - file: {{ pillar.root }}/conf

never:
  cmd.run:
    - name: "false"
    - onlyif:
      - test -e {{ pillar.root }}/nothing
      - "true"
