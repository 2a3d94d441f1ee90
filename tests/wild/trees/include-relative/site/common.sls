common.conf:
  file.managed:
    - name: {{ pillar.root }}/common.conf
    - contents: {{ slspath }}
