#include "control/on_session.hpp"

#include <exception>

#include "base/text.hpp"

namespace cfmock::control {
namespace {

Refusal unknown_session(const std::string& id, const engine::Sessions& sessions) {
  Refusal refusal{404, "there is no session " + in_quotes(id), "", {}};
  if (const std::string gone = sessions.departed(id); !gone.empty()) refusal.error = printable(gone);
  for (const auto& session : sessions.all()) refusal.accepted.push_back(session->id());
  if (const auto near = nearest(id, refusal.accepted)) refusal.remedy = "did you mean " + *near + "?";
  if (refusal.accepted.empty()) refusal.remedy = "the server holds no session";
  return refusal;
}

}  // namespace

std::optional<http::Response> on_session(const Call& call,
                                         const std::function<void(engine::Session&)>& task) {
  std::optional<http::Response> refused;
  std::exception_ptr thrown;
  const Instant now = call.backend.now();
  call.backend.call([&] {
    try {
      if (engine::Session* session = call.backend.sessions.find(call.session)) {
        session->touch(now);
        task(*session);
      } else
        refused = refusal_answer(unknown_session(call.session, call.backend.sessions));
    } catch (...) {
      thrown = std::current_exception();
    }
  });
  if (thrown) std::rethrow_exception(thrown);
  return refused;
}

}  // namespace cfmock::control
