# A redeployment in five steps, in the words of Salt in 2014: ask the registry, stop, remove, create,
# start. five-steps.yml has the same steps with conditions that hold.
#
# The two `unless` lines are to say "the container was made from this image". They never do:
#
# - `docker images` prints repository and tag in two columns, so no line has `catalog:dev` in it, and
#   the first grep finds nothing. The container is taken down and made again at every run, whether
#   there is a new image or not. converge warns of such a line, and names it.
# - On a new host there is no container: `docker stop` is run all the same, and fails.
#
# Such lines are easily wrong in further ways. Ids are long in one output and short in another, and
# where a $(...) is empty, grep gets a pattern that is in every line.

catalog_image:
  docker.pulled:
    - name: localhost:5000/catalog:dev
    - force: True

catalog_stopped:
  cmd.run:
    - name: docker stop catalog
    - unless: docker images | grep localhost:5000/catalog:dev | grep -q "$(docker inspect --format '{{ "{{.Image}}" }}' catalog | cut -c 8-19)"
    - require:
      - docker: catalog_image

catalog_removed:
  cmd.run:
    - name: docker rm catalog
    - unless: docker images | grep localhost:5000/catalog:dev | grep -q "$(docker inspect --format '{{ "{{.Image}}" }}' catalog | cut -c 8-19)"
    - require:
      - cmd: catalog_stopped

catalog_created:
  docker.installed:
    - name: catalog
    - image: localhost:5000/catalog:dev
    - environment:
      - CATALOG_SOURCE: /srv/catalog
      - CATALOG_PORT: "8000"
    - ports:
      - "8000/tcp"
    - require:
      - docker: catalog_image

catalog_started:
  docker.running:
    - container: catalog
    - port_bindings:
        "8000/tcp":
          HostIp: 0.0.0.0
          HostPort: "8087"
    - require:
      - docker: catalog_created
