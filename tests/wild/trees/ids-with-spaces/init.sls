the configuration of the app:
  file.managed:
    - name: {{ pillar.root }}/app.conf
    - contents: "on"

The app itself, with a comma:
  docker_container.running:
    - name: spaced
    - image: wild:1
    - require:
      - file: the configuration of the app
