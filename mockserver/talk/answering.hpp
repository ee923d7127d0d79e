#pragma once
// cpp-httplib between connections of ours and answers of ours: it parses requests and writes responses. It is told to close after each
// answer: with nothing kept open a body that nobody read is never taken for a request. It neither listens nor waits:
// control/waiting.hpp hands over connections with their request.

#include <httplib.h>

#include "talk/talk.hpp"

namespace cfmock::talk {

class HttpAnswering final : public Answering, private httplib::Server {
 public:
  HttpAnswering(const Answers& answers, int stop, std::function<void()> done);
  ~HttpAnswering() override;

  void take(Fd socket, std::string came) override;

 private:
  void answer_on(Fd socket, std::string came);
  void answer_with_body(const httplib::Request& in, httplib::Response& out, const httplib::ContentReader& read) const;

  const Answers& answers_;
  int stop_;
  std::function<void()> done_;
  httplib::ThreadPool threads_;
};

}  // namespace cfmock::talk
