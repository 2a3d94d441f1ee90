{{ 1 + 2 * 3 ** 2 // 4 % 5 - -6 }} {{ 1 < 2 <= 3 != 4 }} {{ 'a' in 'abc' and not false }}
{{ list[::-1] }} {{ text[1:-1] }} {{ {'a': {'b': (1, 2)}}['a'].b[0] }} {{ 'yes' if real is float else 'no' }}
{{ '%s=%05.2f'|format('x', real) }} {{ '{0:>5}|{a!r}'.format(1, a='b') }} {{ text.split()|last|capitalize }}
{{ [3, 1, 2]|sort(reverse=true)|batch(2, '-')|list }} {{ [{'k': 1}, {'k': 2}]|selectattr('k', 'gt', 1)|list }}
{{ 'a1b22'|regex_replace('[0-9]+', '#') }} {{ 'abc'|regex_match('(a)(b)', ignorecase=true) }} {{ undefined_name|default('d') }}
