#pragma once

#include "converge/language/compile/compiler.h"
#include "converge/language/compile/high.h"

namespace converge {

/// Reads, renders and parses the files of `input` and everything they include, each once, in
/// Salt's order: a file's own states are numbered after those of the files it includes. Files that
/// include each other are no error, as in Salt. An id in two files is.
///
/// An include names a file by its path below the root with dots, `web.server` for web/server.sls
/// or web/server/init.sls (.yml and .yaml are found too); a leading dot means the folder of the
/// including file, each further one the folder above. Nothing outside the root is ever read but
/// the files that the user named.
HighData load_files(const CompileInput& input, Sources& sources, Errors& errors);

}  // namespace converge
