// The table of container fields as JSON: a list of {name, update, examples: [{text, beside}]}.

#include <cstdio>

#include "converge/docker/fields/table.h"

int main() {
  using converge::Value;
  Value rows = Value::list();
  for (const converge::ContainerField& field : converge::container_fields()) {
    Value examples = Value::list();
    for (const converge::Example& example : field.examples) {
      Value one = Value::map();
      one.set("text", example.text);
      one.set("beside", example.beside);
      examples.push_back(std::move(one));
    }
    Value row = Value::map();
    row.set("name", field.name);
    row.set("update", field.mending == converge::Mending::update);
    row.set("examples", std::move(examples));
    rows.push_back(std::move(row));
  }
  std::puts(canonical_text(rows).c_str());
  return 0;
}
