web:
  docker_container.running:
    - image: wild:1
    - networks:
      - front:
        - aliases:
          - www
      - back
