#include "converge/host/system/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "converge/base/pattern.h"
#include "converge/base/text.h"
#include "converge/base/waiting.h"

namespace converge {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int first_error_status = 400;

/// Good unless something says no; says it in a sentence.
struct Verdict {
  bool good = true;
  std::vector<std::string> sentences;

  void add(bool holds, const std::string& what, std::string_view verb) {
    good = good && holds;
    sentences.push_back(fmt::format("{} {}{}.", what, verb, holds ? "found" : "not found"));
  }
};

bool found(const std::string& pattern, std::string_view text) {
  return pattern_found(pattern, text).value_or(false);
}

void judge_text(const QueryUrl& query, const std::string& text, Verdict& verdict) {
  if (!query.match) return;
  const bool holds = query.match_is_pattern ? found(*query.match, text)
                                            : text.find(*query.match) != std::string::npos;
  verdict.add(holds,
              fmt::format("Match {} \"{}\"", query.match_is_pattern ? "pattern" : "text",
                          printable(*query.match)),
              "was ");
}

void judge_status(const QueryUrl& query, const std::string& status, Verdict& verdict) {
  const auto& wanted = query.statuses;
  if (wanted.empty()) return;
  if (query.status_is_pattern)
    return verdict.add(found(wanted.front(), status),
                       fmt::format("Status pattern \"{}\"", printable(wanted.front())), "was ");
  const bool holds = std::find(wanted.begin(), wanted.end(), status) != wanted.end();
  if (wanted.size() == 1 || holds)
    return verdict.add(holds, "Status " + (holds ? status : wanted.front()), "was ");
  verdict.add(false, "Statuses " + join(wanted, ", "), "were ");
}

WebRequest request_of(const QueryUrl& query, const ActionContext& context) {
  return {.method = query.method,
          .url = query.url,
          .body = query.body,
          .headers = query.headers,
          .user = query.user,
          .password = query.password,
          .verify_tls = query.verify_tls,
          .total = query.timeout,
          .give_up = context.give_up};
}

bool is_over(const QueryUrl& query, const Result<HttpAnswer>& answer, const Outcome& outcome) {
  if (query.any_answer) return answer && answer->status < first_error_status;
  return outcome.succeeded;
}

}  // namespace

Outcome judge_answer(const QueryUrl& query, const Result<HttpAnswer>& answer) {
  const bool page = answer && answer->status < first_error_status;
  const std::string status = answer ? std::to_string(answer->status) : "";
  Verdict verdict;
  judge_text(query, page ? answer->body : "", verdict);
  judge_status(query, status, verdict);
  if (!answer)
    verdict.sentences.push_back("No answer: " + one_line(answer.error()));
  else if (!verdict.good)
    verdict.sentences.push_back("The answer has status " + status);
  return {.changed = false, .succeeded = verdict.good, .comment = join(verdict.sentences, " ")};
}

Result<Outcome> query_url(const QueryUrl& query, const ActionContext& context) {
  const auto end = Clock::now() + query.patience;
  for (int asked = 1;; ++asked) {
    const Result<HttpAnswer> answer = ask_web(request_of(query, context));
    if (!answer && answer.error().trouble() == Trouble::interrupted) return fail(answer.error());
    Outcome outcome = judge_answer(query, answer);
    if (is_over(query, answer, outcome) || Clock::now() >= end) return outcome;
    if (context.progress)
      context.progress(fmt::format("asked {}, {}", counted(static_cast<std::size_t>(asked), "time"),
                                   outcome.comment));
    if (!pause(query.interval, context.give_up))
      return fail("interrupted while waiting for an answer", Trouble::interrupted);
  }
}

}  // namespace converge
