busy:
  docker_container.running:
    - image: wild:1
    - cmd: sh -c "trap 'exit 0' TERM; while :; do sleep 0.1; done"
    - hostname: busybox
    - working_dir: /tmp
    - memory: 64M
    - cap_add: NET_ADMIN
    - extra_hosts: db:10.0.0.2
    - dns: 10.0.0.1
    - log_driver: json-file
    - log_opt:
      - max-size: 1m
      - max-file: 3
    - detach: True
    - interactive: True
    - tty: False
