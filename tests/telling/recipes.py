"""State files as people turn shell recipes into them, each with the findings it should have: the rules,
in the order of the lines."""

RECIPES = {
    # An application that updates its own service through the daemon's socket.
    "webhook": ("""
playlist:
  docker_container.running:
    - image: example/playlist
    - binds: /var/run/docker.sock:/var/run/docker.sock
    - port_bindings: 4000:4000
shell:
  docker_container.running:
    - image: alpine:latest
    - command: -it sh
""", ["latest-without-pull", "docker-socket", "latest-without-pull", "glued-flags"]),

    # Commands copied from a web page, and a container that does one thing and ends.
    "cluster": ("""
myservice:
  cmd.run:
    - name: /usr/bin/docker run \u2014name myservice -p 3000:3000 myrepo/myservice
sysconfig:
  docker_container.running:
    - image: myrepo/sysconfig:develop
    - command: /bin/bash deploy.sh
    - auto_remove: True
""", ["docker-by-shell", "typographic", "job-restarts", "auto-remove"]),

    # Tests and deployments run as if they were services.
    "pipeline": ("""
server:
  docker_container.running:
    - image: registry.example/server
    - command: make docker_test
    - restart_policy: always
    - links: postgres:postgres
postgres:
  docker_container.running:
    - image: postgres:9.4
    - environment:
      - POSTGRES_PASSWORD: postgres
staging:
  cmd.run:
    - name: docker run -d beanstalk/staging-app
""", ["latest-without-pull", "job-restarts", "secret-in-file", "docker-by-shell"]),

    # A proxy with a missing blank before a flag, and two colours on one port.
    "workshop": ("""
registrator:
  docker_container.running:
    - image: gliderlabs/registrator:v7
    - network_mode: host
    - binds: /var/run/docker.sock:/tmp/docker.sock
    - command: -ip 10.2.0.110 consul://10.2.0.110:8500
remove_old:
  cmd.run:
    - name: docker rm -f nginx_api || echo "not running yet"
nginx_api:
  docker_container.running:
    - image: registry.example/nginx:7
    - port_bindings: 80:80
    - environment:
      - SERVICE_IGNORE=true--name nginx_api
blue:
  docker_container.running:
    - image: registry.example/app:1
    - port_bindings: 4567:4567
green:
  docker_container.running:
    - image: registry.example/app:2
    - port_bindings: 4567:4567
""", ["docker-socket", "docker-by-shell", "glued-flags", "same-host-port"]),

    # Stop and remove when the image is another one, then make it anew.
    "five steps": ("""
image:
  docker.pulled:
    - name: registry.example/index:dev
    - force: True
stop_if_old:
  cmd.run:
    - name: docker stop index
    - unless: docker inspect index | grep $(docker images | grep "registry.example/index:dev" | awk '{ print $3 }')
    - require:
      - docker: image
container:
  docker.installed:
    - name: index
    - image: registry.example/index:dev
    - ports:
      - "5100/tcp"
    - require:
      - docker: stop_if_olde
running:
  docker.running:
    - container: index
    - port_bindings:
        "5001/tcp":
          HostIp: "0.0.0.0"
          HostPort: "5100"
    - require:
      - docker: container
""", ["docker-by-shell", "warning", "lost-requisite", "port-not-exposed"]),
}
