#include "converge/cli/run.h"

int main(int count, char** words) {
  return converge::converge_main({words + (count > 0 ? 1 : 0), words + count});
}
