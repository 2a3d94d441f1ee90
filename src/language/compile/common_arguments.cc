#include "converge/language/compile/words.h"

namespace converge {

const std::vector<Argument>& common_arguments() {
  static const std::vector<Argument> rows = {
      {"name", {}, "what it is about", Shape::text, "the id"},
      {"names", {}, "several names, each of which becomes a state", Shape::entries},
      {"order", {}, "a number, first or last", Shape::text, "as written"},
      {"unless",
       {},
       "skip it when all of these commands or questions (`fun:`) succeed",
       Shape::entries},
      {"onlyif",
       {},
       "skip it unless all of these commands or questions (`fun:`) succeed",
       Shape::entries},
      {"creates", {}, "skip it when all of these paths exist", Shape::texts},
      {"check_cmd", {}, "commands that decide afterwards whether it succeeded", Shape::texts},
      {"cmd_opts_exclude", {}, "options of the state that its conditions do not get", Shape::texts},
      {"cwd", {}, "the directory in which its conditions run", Shape::text},
      {"env", {}, "environment of its conditions", Shape::entries},
      {"shell", {}, "the shell of its conditions", Shape::text, "/bin/sh"},
      {"timeout", {}, "seconds that each of its conditions may take", Shape::duration},
      {"runas", {}, "the user that its conditions run as", Shape::text},
      {"runas_password", {}, "has no effect here", Shape::text},
      {"umask", {}, "the umask of its conditions", Shape::mode},
      {"retry", {}, "try again: attempts, interval, splay, until", Shape::any, "no retry"},
      {"failhard", {}, "when it fails, end the run", Shape::flag, "False"},
      {"onfail_stop",
       {},
       "False: when somebody has an onfail on it, its failure is no failure",
       Shape::flag,
       "True"},
      {"parallel",
       {},
       "it need not wait for the states before it that it does not name",
       Shape::flag,
       "False"},
      {"reload_modules", {}, "has no effect here", Shape::flag},
      {"reload_grains", {}, "has no effect here", Shape::flag},
      {"reload_pillar", {}, "has no effect here", Shape::flag},
      {"fire_event", {}, "has no effect here", Shape::any},
      {"saltenv", {}, "has no effect here: there is one tree, named base", Shape::text},
      {"state", {}, "has no effect here", Shape::any},
      {"fun", {}, "has no effect here", Shape::any},
  };
  return rows;
}

const std::vector<Argument>& requisite_arguments() {
  static const std::vector<Argument> rows = {
      {"require", {}, "these have to succeed first"},
      {"require_any", {}, "one of these has to succeed first"},
      {"watch", {}, "like require; and when one of them changed, it reacts"},
      {"watch_any", {}, "like require_any; and when one of them changed, it reacts"},
      {"onchanges", {}, "only when all of these changed something"},
      {"onchanges_any", {}, "only when one of these changed something"},
      {"onfail", {}, "only when one of these failed"},
      {"onfail_any", {}, "only when one of these failed"},
      {"onfail_all", {}, "only when all of these failed"},
      {"prereq", {}, "before these, and only when they are going to change something"},
      {"listen", {}, "when one of these changed, it reacts after all states"},
      {"use", {}, "copies their arguments"},
      {"require_in", {}, "these require it"},
      {"watch_in", {}, "these watch it"},
      {"onchanges_in", {}, "these run only when it changed"},
      {"onfail_in", {}, "these run only when it failed"},
      {"prereq_in", {}, "these go before it, when it is going to change something"},
      {"listen_in", {}, "these listen to it"},
      {"use_in", {}, "these copy its arguments"},
  };
  return rows;
}

}  // namespace converge
