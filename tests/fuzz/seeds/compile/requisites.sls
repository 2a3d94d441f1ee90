a:
  test.nop:
    - require: [{test: b}, c]
    - order: last
b:
  test.succeed_with_changes:
    - names: [x, y: [{order: 5}]]
    - watch_in:
      - test: c
c:
  test.nop:
    - onchanges_any: [{test: b}, {sls: app}]
    - prereq:
      - test: d
    - listen: [{test: 'x*'}]
d:
  test.fail_without_changes:
    - retry: {attempts: 2, interval: 1}
    - unless: ['true', {fun: docker.exists, container: app}]
    - use: [{test: c}]
extend:
  d:
    test:
      - require: [a]
exclude:
  - id: nothing
