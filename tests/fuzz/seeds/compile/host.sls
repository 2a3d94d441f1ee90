/etc/app.conf:
  file.managed:
    - contents: |
        a = 1
    - mode: '0644'
    - makedirs: True
reload:
  cmd.run:
    - name: kill -HUP 1
    - cwd: /tmp
    - env: [{A: b}]
    - onchanges: [{file: /etc/app.conf}]
    - creates: [/run/x, /run/y]
    - check_cmd: 'true'
gone:
  file.absent:
    - names: [/a, /b]
2014:
  docker.running: {container: x}
