#include <doctest/doctest.h>

#include "language/files.h"

namespace converge {
namespace {

/// What the expression prints, with some pillar and grains.
std::string value(const std::string& setup, const std::string& expression) {
  PaperFiles files({{"app.sls", setup + "{{ (" + expression + ")|string|json }}: test.nop"}});
  Value shop = Value::map();
  shop.set("port", 80);
  shop.set("hosts", Value(Value::List{Value("a"), Value("b")}));
  files.input.pillar.set("shop", shop);
  files.input.pillar.set("env", "prod");
  files.input.grains = Value(Value::Map{{"os", "Debian"}});
  const Compiled compiled = files.compile();
  return compiled.errors.empty() ? compiled.graph.states.front().id
                                 : one_line(compiled.errors.front());
}

std::string value(const std::string& expression) {
  return value("", expression);
}

bool refused(const std::string& expression, const std::string& words) {
  return value(expression).find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("pillar.get merges dicts and lists with the default") {
  CHECK(value("salt['pillar.get']('shop', {'port': 1, 'x': 2}, merge=True)") ==
        "{'port': 80, 'x': 2, 'hosts': ['a', 'b']}");
  CHECK(value("salt['pillar.get']('shop:hosts', ['b', 'c'], merge=True)") == "['b', 'c', 'a']");
  CHECK(value("salt['pillar.get']('shop', {'hosts': ['z']}, True, True).hosts") ==
        "['z', 'a', 'b']");
  CHECK(value("salt['pillar.get']('shop', {1: 'one'}, merge=True)[1]") == "one");
  CHECK(value("salt['pillar.get']('env', {'a': 1}, merge=True)") == "prod");
  CHECK(value("salt['pillar.get']('none', {'a': 1}, merge=True)") == "{'a': 1}");
}

TEST_CASE("pillar, grains and configuration are also asked for in other ways") {
  CHECK(value("salt['pillar.item']('env', 'none')") == "{'env': 'prod', 'none': ''}");
  CHECK(value("salt['pillar.items']()|list") == "['shop', 'env']");
  CHECK(value("salt['pillar.ls']()") == "['shop', 'env']");
  CHECK(value("salt['pillar.keys']('shop')") == "['port', 'hosts']");
  CHECK(refused("salt['pillar.keys']('env')", "the pillar has no dict 'env'"));
  CHECK(value("salt['pillar.raw']('none')") == "{}");
  CHECK(value("salt['pillar.filter_by']({'prod': 1, 'default': 2}, 'env')") == "1");
  CHECK(value("salt['grains.item']('os')") == "{'os': 'Debian'}");
  CHECK(value("salt['grains.ls']()") == "['os']");
  CHECK(value("salt['config.get']('shop:port')") == "80");
  CHECK(value("salt['config.get']('os')") == "Debian");
  CHECK(value("salt['config.option']('none', 'x')") == "x");
}

TEST_CASE("paths are taken apart and joined") {
  CHECK(value("salt['file.dirname']('/a/b/')") == "/a/b");
  CHECK(value("salt['file.dirname']('/a')") == "/");
  CHECK(value("salt['file.dirname']('a') ~ '.'") == ".");
  CHECK(value("salt['file.basename']('/a/b.c')") == "b.c");
  CHECK(value("salt['file.join']('/a', 'b', '/c')") == "/c");
}

TEST_CASE("defaults are merged in place unless told otherwise") {
  const std::string data = "{% set d = {'a': {'x': 1}, 'l': [1]} %}";
  const std::string merge = data + "{% do salt['defaults.merge'](d, {'a': {'y': 2}, 'l': [2]}";
  CHECK(value(merge + ") %}", "d") == "{'a': {'x': 1, 'y': 2}, 'l': [2]}");
  CHECK(value(merge + ", merge_lists=True) %}", "d.l") == "[1, 2]");
  CHECK(value(merge + ", in_place=False) %}", "d") == "{'a': {'x': 1}, 'l': [1]}");
  CHECK(value(data, "salt['slsutil.update'](d, {'a': {'y': 2}}, recursive_update=False).a") ==
        "{'y': 2}");
  CHECK(value("salt['defaults.update']({'n': {'p': 2}}, {'p': 1, 'q': 3})") ==
        "{'n': {'p': 2, 'q': 3}}");
}

TEST_CASE("slsutil.merge knows Salt's strategies") {
  const auto merged = [](const std::string& more) {
    return value("salt['slsutil.merge']({'a': {'x': 1}, 'b': 1}, {'a': {'y': 2}}" + more + ")");
  };
  CHECK(merged("") == "{'a': {'x': 1, 'y': 2}, 'b': 1}");
  CHECK(merged(", strategy='overwrite'") == "{'a': {'y': 2}, 'b': 1}");
  CHECK(merged(", strategy='list'") == "{'a': [{'x': 1}, {'y': 2}], 'b': 1}");
  CHECK(merged(", strategy='aggregate'").find("yamlex") != std::string::npos);
  CHECK(value("salt['slsutil.merge_all']([{'a': 1}, {'b': 2}])") == "{'a': 1, 'b': 2}");
  CHECK(refused("salt['slsutil.merge']({}, 'x')", "slsutil.merge can only merge dicts"));
}

TEST_CASE("an argument that a function of Salt does not have is an error") {
  CHECK(refused("salt['pillar.get']('env', defualt=1)", "pillar.get has no argument 'defualt'"));
  CHECK(refused("salt['file.join']('a', b='c')", "file.join has no argument 'b'"));
}

}  // namespace converge
