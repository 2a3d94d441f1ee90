write two lines:
  cmd.run:
    - name: |
        echo $ONE > out
        echo two >> out
    - cwd: {{ pillar.root }}
    - env:
      - ONE: one
    - shell: /bin/bash
    - unless: grep -q two {{ pillar.root }}/out
