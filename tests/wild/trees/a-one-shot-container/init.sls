migrate:
  docker_container.run:
    - image: wild:1
    - command: "true"
    - replace: True
    - unless: test -e {{ pillar.root }}/migrated

remember:
  cmd.run:
    - name: touch {{ pillar.root }}/migrated
    - onchanges:
      - docker_container: migrate
