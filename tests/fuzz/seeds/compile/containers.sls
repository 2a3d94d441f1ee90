app:
  docker_image.present: [{name: 'app:1'}]
  docker_container.running:
    - image: app:1
    - ports: 80,443/udp,8000-8003
    - port_bindings: ['127.0.0.1:8080:80', 53:53/udp]
    - environment: [{A: 1}, B=2]
    - binds: /a:/b:ro,vol:/c
    - networks: [{net: [{aliases: [web]}]}]
    - healthcheck: {test: [CMD, 'true'], interval: 5s, retries: 3}
    - restart_policy: on-failure:5
    - mem_limit: 64M
    - ulimits: nofile=1024:2048
    - labels: {a: b}
    - watch: [{docker_image: app}]
old: docker_container.absent
