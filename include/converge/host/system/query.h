#pragma once

#include "converge/host/http.h"
#include "converge/model/host.h"

namespace converge {

/// What an answer, or its absence, means to a query, in Salt's words. An error page has no text
/// that could match, as in Salt.
Outcome judge_answer(const QueryUrl& query, const Result<HttpAnswer>& answer);

/// Asks, and asks again as `patience` says. It never changes anything that is reported.
Result<Outcome> query_url(const QueryUrl& query, const ActionContext& context);

}  // namespace converge
