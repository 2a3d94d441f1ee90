include: [app, nothing, ..up]
a:
  test.nop:
    - require: [{test: b}]
b:
  tset.nop: [{requier: x}]
  cmd.run: []
{{ undefined_name }}
