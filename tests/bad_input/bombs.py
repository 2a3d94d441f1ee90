"""State files made to use up time and memory. Each has to end at once, in little memory, with an
error that a person can read: the runner gives them MEGABYTES and SECONDS of CPU time and no more."""

from state_files import Case

MEGABYTES = 768  # of address space: a third of it is libraries
SECONDS = 20


def template(number, text, says):
    return Case(number, text, rf"app.yml:\d+:\d+: error: {says}")


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi"))

SIZES = [
    Case("5.2 100 MB", "a" * (100 << 20), "error: app.yml: larger than 1048576 bytes"),
    Case("5.2 30 MB scalar", "a: " + "b" * (30 << 20), "error: app.yml: larger than 1048576 bytes"),
    Case("5.2 items", "a:\n" + "- b\n" * 1_000_000, "error: app.yml: larger than 1048576 bytes"),
    Case("5.2 items, fewer", "a:\n" + "- b\n" * 260_000, "app.yml:1:1: error: the id 'a' should hold a mapping"),
    Case("5.2 keys", "".join(f"k{i}: v\n" for i in range(200_000)), "error: app.yml: larger than"),
    Case("5.2 keys, fewer", "".join(f"k{i}: v\n" for i in range(90_000)),
         "app.yml:1:5: error: 'v' is no state function for the id 'k0'(.*\n)*.*error: and 89900 further errors"),
    Case("5.2 arguments", "a:\n  test.nop:\n" + "".join(f"    - k{i}: v\n" for i in range(2_000)),
         "app.yml:2:3: error: more than 1000 arguments"),
    Case("5.2 names", "a:\n  test.nop:\n    - x: [" + "y, " * 2_000 + "]\n    - names:\n"
         + "".join(f"      - n{i}\n" for i in range(2_000)), "error: 'names' makes too many copies"),
    Case("5.2 ports", "app:\n  docker_container.running:\n    - image: app:1\n    - port_bindings: "
         + "['1-65535:1-65535']\n", "app.yml:4:.*error: 'port_bindings': these are more than 20000 ports"),
    Case("5.2 wide line", "a: {" + "b: c, " * 170_000 + "}\n", r"app.yml:1:11: error: the key 'b' is given twice"),
]

DEPTHS = [
    *(Case(f"5.2 [ x {depth}", "[" * depth, "app.yml:1:.*error: nesting deeper than 64")
      for depth in (1_000, 30_000, 1_000_000)),
    # Two of them begin an expression of the template.
    Case("5.2 { x 1000000", "{" * 1_000_000, "app.yml:1:.*error: '{' is not closed"),
    Case("5.2 deep maps", "".join(" " * i + "a:\n" for i in range(1_400)),
         "app.yml:65:65: error: nesting deeper than 64"),
    Case("5.2 deep lists", "- " * 20_000, "app.yml:1:129: error: nesting deeper than 64"),
]

YAML = [
    Case("5.2 laughs", LAUGHS, "app.yml:5:.*error: aliases stand for more than 10000 values"),
    Case("5.2 cycle", "a: &x\n  b: *x\n", "app.yml:2:6: error: the alias names something that it is itself a part of"),
    Case("5.2 cycle in brackets", "&x [*x]\n", "app.yml:1:5: error: the alias names something"),
    Case("5.2 merged cycle", "a: &x\n  <<: *x\n", "app.yml:2:7: error: the alias names something"),
    Case("5.2 keys twice in brackets", "{a: test.nop, a: test.nop}", "app.yml:1:15: error: the key 'a' is given twice"),
    Case("5.2 NUL", "a: b\0c\n", "app.yml:1:5: error: byte 4 is NUL"),
    Case("5.2 overlong", b"a: \xc0\xaf\n", "app.yml:1:4: error: byte 3 is not UTF-8"),
    Case("5.2 surrogate", b"a: \xed\xa0\x80\n", "app.yml:1:4: error: byte 3 is not UTF-8"),
    Case("5.2 escaped surrogate", 'a: "\\ud800"\n', "app.yml:1:11: error: this escape names no character"),
    Case("5.2 quote", "a:\n  b: 'c\n  d: e\n", "app.yml:2:6: error: this quote does not end"),
    Case("5.2 double quote", 'a:\n  b: "c\n', "app.yml:2:6: error: this quote does not end"),
    Case("5.2 documents", "a: test.nop\n---\nb: test.nop\n", "app.yml:2:1: error: a second document begins here"),
    Case("5.2 text behind the end", "a: test.nop\n...\ntext\n", "app.yml:.*error: a second document begins here"),
    # Salt merges, and so does converge.
    Case("5.2 merge", "a: &a\n  test.nop: []\nb:\n  <<: *a\n", "valid: 2 states", code=0),
    Case("5.2 merge of a text", "a: {<<: b}\n", "app.yml:1:9: error: '<<' takes mappings, this is a string"),
    Case("5.2 tag", "a: !!python/object/apply:os.system [id]\n",
         "app.yml:1:4: error: the tag '!!python/object/apply:os.system' is not supported"),
    Case("5.2 binary", "a: !!binary aGFsbG8=\n", "app.yml:1:4: error: the tag '!!binary' is not supported"),
    Case("5.2 control", "a: \x1b[31m\n", "app.yml:1:4: error: byte 3 is the control character 0x1b"),
]

TEMPLATES = [
    template("loop", "{% for i in range(100000000) %}a{% endfor %}", r"a range\(\) of more than 100000 numbers"),
    template("loops", "{% for i in range(99999) %}{% for i in range(99999) %}{% endfor %}{% endfor %}",
             "the template does too much work"),
    template("text", "{{ 'a' * 1000000000 }}", "the template makes a text of more than 16 MiB"),
    template("doubled text", "{% set x = namespace(t='a') %}{% for i in range(60) %}"
             "{% set x.t = x.t ~ x.t %}{% endfor %}", "the template makes a text of more than 16 MiB"),
    template("doubled list", "{% set x = [1] %}{% for i in range(60) %}{% do x.extend(x) %}{% endfor %}",
             "the template makes a list of"),
    template("nested list", "{{ [[[[0] * 1000] * 1000] * 1000] * 1000 }}", "the template makes a text of more than"),
    template("width", "{{ '%1000000000d' % 1 }}", "a field of the format is too wide"),
    template("indent", "{{ 'a'|indent(1000000000) }}", "the template makes a text of more than 16 MiB"),
    template("power", "{{ 9 ** 9 ** 9 ** 9 }}", "the number does not fit into 64 bits"),
    template("regex", "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'|regex_search('(a+)+$') }}",
             "the regular expression takes too long"),
    template("macro", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "more than 100 macros"),
    template("include", "{% include 'app.yml' %}", "more than 100 macros"),
    template("signs", "{{ " + "-" * 100_000 + "1 }}", "the expression is nested too deeply"),
    template("brackets", "{{ " + "[" * 50_000 + "]" * 50_000 + " }}", "the expression is nested too deeply"),
    template("ifs", "{% if 1 %}" * 30_000, "the statements are nested too deeply"),
    template("own list", "{% set x = [] %}{% do x.append(x) %}{{ x|json }}", ".*itself"),
]

CASES = SIZES + DEPTHS + YAML + TEMPLATES
