---
# A document start, a comment, and four spaces before the lists.
flow:
    docker_container.running:
        - image: "wild:1"
        - environment: [{A: 1}, {B: 2}]
        - command: [sh, -c,
                    "trap 'exit 0' TERM; while :; do sleep 0.1; done"]
...
