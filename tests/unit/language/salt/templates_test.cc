#include <doctest/doctest.h>

#include "language/salt/render.h"

namespace converge {
namespace {

/// What `{{ expression }}` prints.
std::string value(const std::string& expression) {
  return salted("{{ " + expression + " }}");
}

std::string trouble(const std::string& text) {
  SaltRendering render;
  const auto result = render.rendered(text);
  return result ? "no error" : result.error().message();
}

}  // namespace

TEST_CASE("unique keeps the first of each, whatever can be hashed or not") {
  CHECK(value("[1, 2, 2, 'a', 'A', [3], [3]] | unique") == "[1, 2, 'a', 'A', [3]]");
  CHECK(value("(1, 1, 2) | unique") == "{1, 2}");
}

TEST_CASE("lists are united, intersected and subtracted") {
  CHECK(value("[1, 2, 3, 4] | union([2, 4, 6])") == "[1, 2, 3, 4, 6]");
  CHECK(value("[1, 2, 3, 4] | intersect([2, 4, 6])") == "[2, 4]");
  CHECK(value("[1, 2, 3, 4] | difference([2, 4, 6])") == "[1, 3]");
  CHECK(value("[1, 2, 3, 4] | symmetric_difference([2, 4, 6])") == "[1, 3, 6]");
}

TEST_CASE("avg, min and max") {
  CHECK(value("[1, 2, 3, 4] | avg") == "2.5");
  CHECK(value("5 | avg") == "5.0");
  CHECK(value("[3, 1, 2] | min") == "1");
  CHECK(value("['b', 'a', 'C'] | max") == "b");
  CHECK(trouble("{{ [] | min }}") == "min of an empty sequence");
}

TEST_CASE("a list is told from what looks like one") {
  CHECK(value("[] is list") == "True");
  CHECK(value("() is list") == "False");
  CHECK(value("'[]' is list") == "False");
}

TEST_CASE("pillar and its like are meant where a name is misspelt") {
  CHECK(salted("{{ pilar }}").find("hint: did you mean 'pillar'?") != std::string::npos);
  CHECK(salted("{{ 'a' | yaml_encod }}").find("hint: did you mean 'yaml_encode'?") !=
        std::string::npos);
}

TEST_CASE("to_bool knows Salt's words for true") {
  CHECK(value("['yes', 'True', '1', 1, true, [0], 'on', 'no', 0, -1, none, '', [], 1.5]"
              " | map('to_bool') | list") ==
        "[True, True, True, True, True, True, False, False, False, False, False, False, False, "
        "False]");
}

TEST_CASE("sequence makes a list of what is none") {
  CHECK(value("'foo' | sequence") == "['foo']");
  CHECK(value("['bar'] | sequence") == "['bar']");
  CHECK(value("{'baz': 1} | sequence") == "{'baz': 1}");
}

TEST_CASE("quote makes one word of a shell") {
  CHECK(value("'my text' | quote") == "'my text'");
  CHECK(value("'plain-1.2/x' | quote") == "plain-1.2/x");
  CHECK(value("\"it's\" | quote") == "'it'\"'\"'s'");
  CHECK(value("'' | quote") == "''");
  CHECK(value("none | quote") == "''");
  CHECK(trouble("{{ 5 | quote }}") == "quote needs a text, not an int");
}

TEST_CASE("regular expressions search, match and replace") {
  CHECK(value("'abcd' | regex_search('^(.*)BC(.*)$', ignorecase=True)") == "('a', 'd')");
  CHECK(value("'abcd' | regex_match('^(.*)BC(.*)$')") == "None");
  CHECK(value("'xabc' | regex_match('abc')") == "None");
  CHECK(value("'xabc' | regex_search('abc')") == "('abc',)");
  CHECK(value("'xabc' | regex_match('x.')") == "('xa',)");
  CHECK(value(R"('lets replace spaces' | regex_replace('\s+', '__'))") == "lets__replace__spaces");
  CHECK(value(R"('a-1 b-2' | regex_replace('(\w)-(\d)', '\\2\\1'))") == "1a 2b");
  CHECK(value(R"('v1.2.3' | regex_search('(?P<major>\d+)\.(\d+)(\.x)?') )") == "('1', '2', None)");
  CHECK(value(R"('a\nb' | regex_replace('^b', 'c', multiline=True))") == "a\nc");
  CHECK(value(R"('a\nb' | regex_replace('^b', 'c'))") == "a\nb");
  CHECK(value("'größe' | regex_replace('ö', 'oe')") == "groeße");
  CHECK(value("'a.b' | regex_escape") == "a\\.b");
  CHECK(value("'app-12' is match('app-[0-9]+')") == "True");
  CHECK(trouble("{{ 'a' | regex_search('(') }}").starts_with("the regular expression is wrong: "));
}

TEST_CASE("a regular expression that would search forever is an error") {
  CHECK(trouble("{{ ('a' * 5000) | regex_search('(a*)*(a*)*(a*)*b') }}") ==
        "the regular expression takes too long on this text");
}

TEST_CASE("hashes and codes are those of hashlib and base64") {
  CHECK(value("'get salted' | md5") == "2aacf29e92feaf528fb738bcf9d647ac");
  CHECK(value("'' | sha1") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(value("'abc' | sha256") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(value("('abc' | sha512)[:16]") == "ddaf35a193617aba");
  CHECK(value("'get salted' | base64_encode") == "Z2V0IHNhbHRlZA==");
  CHECK(value("'Z2V0IHNhbHRlZA==' | base64_decode") == "get salted");
  CHECK(value("'é' | base64_encode | base64_decode") == "é");
  CHECK(value("'get salted' | hmac_compute('shared secret')") ==
        "78159ff5bb2d5e0f8d88fe403b0a690791ccbd989830fcc433d5b960c9bf0264");
  CHECK(value("'example' | uuid") == "9ade8beb-355a-50d8-9011-1c99848a7719");
  CHECK(trouble("{{ 'Z2V0I' | base64_decode }}").starts_with("the text is no base64"));
}

TEST_CASE("addresses are told from other texts") {
  CHECK(value("['192.168.0.1', '::1', '10.0.0.0/8', 'host', '1.2.3', '1.2.3.4/33', 5]"
              " | map('is_ip') | list") == "[True, True, True, False, False, False, False]");
  CHECK(value("'192.168.0.1' | is_ipv4") == "True");
  CHECK(value("'192.168.0.1' | is_ipv6") == "False");
  CHECK(value("['192.168.0.1', '8.8.8.8', 'fe80::1', 'x'] | ipaddr") ==
        "['192.168.0.1', '8.8.8.8', 'fe80::1']");
  CHECK(value("['192.168.0.1', '8.8.8.8'] | ipv4('private')") == "['192.168.0.1']");
  CHECK(value("['192.168.0.1', '8.8.8.8'] | ipv4(options='public')") == "['8.8.8.8']");
  CHECK(value("['::1', '10.0.0.1'] | ipwrap") == "['[::1]', '10.0.0.1']");
}

TEST_CASE("strftime writes dates and refuses what is none") {
  CHECK(value("'2002-12-25' | strftime('%d.%m.%Y %a')") == "25.12.2002 Wed");
  CHECK(value("'2002/12/25' | strftime") == "2002-12-25");
  CHECK(value("'2002-12-25 12:30:05' | date_format('%H:%M')") == "12:30");
  CHECK(value("'next week-ish' | d | length") == "13");
  CHECK(trouble("{{ 'next week' | strftime }}") == "this is no date that can be read");
}

TEST_CASE("json sorts its keys and keeps letters, tojson keeps the order and is safe in HTML") {
  CHECK(value("{'b': [1, none, true], 'a': 'é<'} | json") ==
        R"({"a": "é<", "b": [1, null, true]})");
  CHECK(value("{'b': 1, 'a': 'é<'} | tojson") == R"({"b": 1, "a": "\u00e9\u003c"})");
  CHECK(value("[1, [2]] | json(indent=1)") == "[\n 1,\n [\n  2\n ]\n]");
}

TEST_CASE("yaml writes what PyYAML writes") {
  CHECK(value("{'b': 1, 'a': [1, 'two', none, 'true', '1', 'x: y', '']} | yaml") ==
        "{a: [1, two, null, 'true', '1', 'x: y', ''], b: 1}");
  CHECK(value("{'b': {'c': 'd'}, 'a': [1, {'x': 'y', 'z': []}]} | yaml(false)") ==
        "a:\n- 1\n- x: y\n  z: []\nb:\n  c: d");
  CHECK(value("'two\nlines\t' | yaml") == "\"two\\nlines\\t\"");
  CHECK(value("5 | yaml") == "5");
  CHECK(value("{'name': 'thing', 'changes': True} | dict_to_sls_yaml_params | indent(2)") ==
        "- name: thing\n  - changes: true");
}

TEST_CASE("a value that holds itself is no YAML") {
  CHECK(trouble("{% set l = [] %}{% do l.append(l) %}{{ l | yaml }}") ==
        "a value that holds itself, or is nested too deeply, is no YAML");
}

TEST_CASE("yaml_encode, yaml_dquote and yaml_squote write single values") {
  CHECK(value("'a: \"b\"\\n' | yaml_encode") == R"("a: \"b\"\n")");
  CHECK(value("[1, none, true, 1.5, 'é'] | map('yaml_encode') | join(' ')") ==
        R"(1 null true 1.5 "\xE9")");
  CHECK(value("\"it's\" | yaml_squote") == "'it''s'");
  CHECK(value("'a\\\\b' | yaml_dquote") == R"("a\\b")");
  CHECK(trouble("{{ [1] | yaml_encode }}") == "yaml_encode needs a single value, not a list");
}

TEST_CASE("data is loaded from texts and blocks") {
  CHECK(value("('{foo: it works, n: 0644}' | load_yaml).foo") == "it works");
  CHECK(value("'{\"a\": [1, 2.5, null, true]}' | load_json") == "{'a': [1, 2.5, None, True]}");
  CHECK(salted("{% load_yaml as c %}\nweb:\n  port: {{ 40 * 2 }}\n{% endload %}{{ c.web.port }}") ==
        "80");
  CHECK(salted("{% load_json as c %}{\"a\": {{ 1 + 1 }}}{% endload %}{{ c }}") == "{'a': 2}");
  CHECK(salted("{% load_text as c %} as it is {% endload %}[{{ c }}]") == "[ as it is ]");
  CHECK(trouble("{{ '{' | load_json }}").starts_with("the text cannot be read as JSON: "));
}

TEST_CASE("data is loaded from files, which are templates themselves") {
  SaltRendering render;
  render.jinja.files["defaults.yaml"] = "{% set n = 2 %}\nlist: [a, b]\nn: {{ n }}\n";
  render.jinja.files["data.json"] = "{\"x\": 1}";
  render.jinja.files["note.txt"] = "text\n";
  CHECK(render("{% import_yaml 'defaults.yaml' as d %}{{ d.list | join('+') }}{{ d.n }}") ==
        "a+b2");
  CHECK(render("{% import_json 'data.json' as d %}{{ d.x }}") == "1");
  CHECK(render("{% import_text 'note.txt' as t %}[{{ t }}]") == "[text]");
}

TEST_CASE("a mistake in loaded YAML is shown where the template writes it") {
  CHECK(salted("{% load_yaml as c %}\na: [1\n{% endload %}")
            .starts_with("a.sls:2:4: error: this '[' is not closed\n"));
  CHECK(salted("{% load_yaml as c %}\nk: {{ '{' }}a\n{% endload %}")
            .starts_with("a.sls:2:4: error: this '{' is not closed\n"));
  SaltRendering render;
  render.jinja.files["defaults.yaml"] = "ok: 1\nok: 2\n";
  CHECK(render("{% import_yaml 'defaults.yaml' as d %}").starts_with("defaults.yaml:2"));
  render.jinja.files["data.yml"] = "a: 1\nb: 'x\n";
  const auto result = render.rendered("{% import_yaml 'data.yml' as x %}");
  REQUIRE(!result);
  CHECK(one_line(result.error()) ==
        "data.yml:2:4: this quote does not end (while reading the data of data.yml; loaded here: "
        "a.sls:1:4; write the other quote where the text ends)");
}

TEST_CASE("functions of Salt are called by both spellings, with arguments of both kinds") {
  SaltRendering render;
  render.names.call = [](const std::string& function, const std::vector<Value>& positional,
                         const Value& named) -> Result<Value> {
    return Value(function + python_text(Value(positional)) + python_text(named));
  };
  render.names.functions = {"pillar.get"};
  CHECK(render("{{ salt['pillar.get']('a:b', 5) }}") == "pillar.get['a:b', 5]{}");
  CHECK(render("{{ salt.pillar.get('a', default=[1]) }}") == "pillar.get['a']{'default': [1]}");
  CHECK(render("{{ 'pillar.get' in salt }} {{ 'x.y' in salt }}") == "True False");
}

TEST_CASE("an error of a Salt function stands at its call") {
  SaltRendering render;
  render.names.call = [](const std::string& function, const std::vector<Value>&,
                         const Value&) -> Result<Value> {
    return fail("no function is called '" + function + "'", Trouble::refused);
  };
  CHECK(render("{{ salt['cmd.run']('ls') }}") ==
        "a.sls:1:9: error: no function is called 'cmd.run'\n"
        "  1 | {{ salt['cmd.run']('ls') }}\n"
        "    |         ^\n");
}

TEST_CASE("what a Salt function gave is data like all other") {
  SaltRendering render;
  render.names.call = [](const std::string&, const std::vector<Value>&,
                         const Value&) -> Result<Value> {
    Value result = Value::map();
    result.set("a", Value(Value::List{Value(1), Value("x")}));
    return result;
  };
  CHECK(render("{% for i in salt['x.y']().a %}{{ i }};{% endfor %}") == "1;x;");
}

TEST_CASE("pillar, grains and further names are there, also in files imported without context") {
  SaltRendering render;
  render.names.pillar.set("p", 1);
  render.names.grains = Value(Value::Map{{"os", "Debian"}});
  render.jinja.context.variables.set("sls", "init");
  render.jinja.files["lib"] = "{% macro m() %}{{ pillar.p }}{{ grains.os }}{{ sls }}{% endmacro %}";
  CHECK(render("{{ pillar.p }} {{ grains['os'] }} {{ sls }} {{ opts is defined }}") ==
        "1 Debian init True");
  CHECK(render("{% from 'lib' import m %}{{ m() }}") == "1Debianinit");
}

TEST_CASE("an imported file without context has names of its own, with context those around") {
  SaltRendering render;
  render.jinja.context.variables.set("tpldir", "top");
  render.jinja.files["app/map.jinja"] = "{% set where = tpldir %}";
  CHECK(render("{% from 'app/map.jinja' import where %}{{ where }}") == "app");
  CHECK(render("{% from 'app/map.jinja' import where with context %}{{ where }}") == "top");
}

TEST_CASE("names with a dot in front are looked for beside the file") {
  SaltRendering render;
  render.jinja.context.variables.set("tpldir", "app");
  render.jinja.files["app/map.jinja"] = "{% set x = 1 %}";
  render.jinja.files["common.jinja"] = "{% set y = 2 %}";
  CHECK(render("{% from './map.jinja' import x %}{{ x }}") == "1");
  CHECK(render("{% from '../common.jinja' import y %}{{ y }}") == "2");
}

TEST_CASE("raise stops with the message of the file") {
  CHECK(salted("{{ raise('the key must is needed') }}") ==
        "a.sls:1:4: error: the key must is needed\n"
        "  1 | {{ raise('the key must is needed') }}\n"
        "    |    ^\n");
}

TEST_CASE("nested data is walked by path") {
  CHECK(value("{'a': {'b': ['x', 'y']}} | traverse('a:b:1')") == "y");
  CHECK(value("{'a': {}} | traverse('a:b', 'none')") == "none");
  CHECK(value("{'a': {80: 'x'}} | traverse('a:80')") == "x");
  CHECK(value("{} | set_dict_key_value('a:b', 5)") == "{'a': {'b': 5}}");
  CHECK(value("{'a': {'b': [1]}} | append_dict_key_value('a:b', 2)") == "{'a': {'b': [1, 2]}}");
  CHECK(value("[1, [2, [3, none]]] | flatten") == "[1, 2, 3]");
  CHECK(value("[1, [2, [3]]] | flatten(levels=1)") == "[1, 2, [3]]");
  CHECK(value("{'a': 1} | to_entries") == "[{'key': 'a', 'value': 1}]");
}

TEST_CASE("texts change their case and numbers their kind") {
  CHECK(value("'someCamelCASEName' | to_snake_case") == "some_camel_case_name");
  CHECK(value("'snake_case_name' | to_camelcase") == "snakeCaseName");
  CHECK(value("['5', '5.5', 'x'] | map('to_num') | list") == "[5, 5.5, 'x']");
  CHECK(value("'1.5GiB' | human_to_bytes") == "1610612736");
}

TEST_CASE("a printed dict is YAML: its texts of several lines stand in double quotes") {
  SaltRendering render;
  Value data = Value::map();
  data.set("a", "x\ny");
  data.set("l", Value(Value::List{Value("p\nq"), data}));
  render.jinja.context.variables.set("d", data);
  CHECK(render("{{ d }}") == R"({'a': "x\ny", 'l': ['p\nq', {'a': "x\ny"}]})");
  CHECK(render("{{ d.l }}") == R"(['p\nq', {'a': "x\ny"}])");
  CHECK(render("{{ d.values() }}") == R"(dict_values(['x\ny', ['p\nq', {'a': 'x\ny'}]]))");
  CHECK(render("{{ d.l[1]|string }}") == R"({'a': 'x\ny'})");
}

TEST_CASE("a dict with an undefined value cannot be printed or written as YAML") {
  CHECK(trouble("{{ {'a': nowhere} }}") == "'nowhere' is undefined");
  CHECK(trouble("{{ {'a': {'b': nowhere}} }}") == "'nowhere' is undefined");
  CHECK(value("[nowhere]") == "[Undefined]");
  CHECK(trouble("{{ nowhere|yaml }}") == "'nowhere' is undefined");
  CHECK(trouble("{{ [nowhere]|yaml }}") == "'nowhere' is undefined");
}

TEST_CASE("lists are combined as Python's itertools do") {
  CHECK(value("[1, 2] | zip('ab') | list") == "[(1, 'a'), (2, 'b')]");
  CHECK(value("[1, 2] | zip_longest([3], fillvalue=0) | list") == "[(1, 3), (2, 0)]");
  CHECK(value("[1, 2] | product('ab') | map('join') | join(' ')") == "1a 1b 2a 2b");
  CHECK(value("[0, 1] | product(repeat=2) | map('join') | join(' ')") == "00 01 10 11");
  CHECK(value("'abc' | permutations(2) | map('join') | join(' ')") == "ab ac ba bc ca cb");
  CHECK(value("'abc' | combinations(2) | map('join') | join(' ')") == "ab ac bc");
  CHECK(value("'abc' | combinations(4) | list") == "[]");
  CHECK(value("'ab' | combinations_with_replacement(2) | map('join') | join(' ')") == "aa ab bb");
  CHECK(value("'abc' | compress([1, 0, 1]) | join") == "ac");
  CHECK(trouble("{{ range(40)|permutations|list }}") != "no error");
}

TEST_CASE("networks are counted and walked") {
  CHECK(value("'10.0.0.5/29' | network_hosts | first") == "10.0.0.1");
  CHECK(value("'10.0.0.5/29' | network_hosts | length") == "6");
  CHECK(value("'10.0.0.0/31' | network_hosts") == "['10.0.0.0', '10.0.0.1']");
  CHECK(value("'fe80::/126' | network_hosts") == "['fe80::1', 'fe80::2', 'fe80::3']");
  CHECK(value("['10.0.0.0/8', 'x'] | network_size") == "[16777216]");
  CHECK(value("['10.0.0.1', 'x'] | ip_host") == "['10.0.0.1/32']");
  CHECK(value("'x' | network_size") == "None");
  CHECK(trouble("{{ '::/0' | network_hosts }}").find("64 bits") != std::string::npos);
  CHECK(value("['10.0.0.1', '192.168.0.1'] | filter_by_networks(['10.0.0.0/8'])") ==
        "['10.0.0.1']");
  CHECK(value("{'a': ['10.0.0.1'], 'b': ['8.8.8.8']} | filter_by_networks(['10.0.0.0/8'])") ==
        "{'a': ['10.0.0.1'], 'b': []}");
  CHECK(trouble("{{ ['10.0.0.1'] | filter_by_networks(['10.0.0.1/8']) }}") ==
        "filter_by_networks needs networks, such as 10.0.0.0/8");
}

TEST_CASE("paths are joined below the first") {
  CHECK(value("'/etc' | path_join('nginx', '/conf.d/')") == "/etc/nginx/conf.d");
  CHECK(value("'/a//b' | path_join('../c')") == "/a/c");
  CHECK(value("'' | path_join('')") == ".");
}

TEST_CASE("filters that look at the machine are refused, with another way") {
  CHECK(trouble("{{ '/etc/passwd' | file_hashsum }}")
            .starts_with("this filter of Salt looks at the machine"));
}

}  // namespace converge
