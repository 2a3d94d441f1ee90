one line: test.nop

module and function:
  test:
    - nop

wild:1: docker_image.present

short:
  docker_container:
    - running
    - image: wild:1
