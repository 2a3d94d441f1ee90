{% from 'lib' import m with context %}
{% macro outer(a, b=[1, 2], *args) %}{{ caller(a) }}{{ varargs }}{{ kwargs|dictsort }}{% endmacro %}
{% call(x) outer('q', z=1) %}<{{ m(x) }}>{% endcall %}
{% set ns = namespace(count=0) %}{% for i in range(3) recursive %}{% set ns.count = ns.count + i %}{% if i == 9 %}{{ loop([1]) }}{% endif %}{% endfor %}{{ ns.count }}
{% filter upper|replace('A', 'b') %}a{% endfilter %}
{% with q = 1, r = 2 %}{{ q + r }}{% endwith %}
{% set block %}{{ list|map('string')|join(',') }}{% endset %}{{ block|yaml_dquote }}
{% load_yaml as data %}
a: [1, 2]
b: {c: d}
{% endload %}{{ data|json }} {{ data.b.c }}
