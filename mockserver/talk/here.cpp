#include "talk/here.hpp"

#include "talk/answering.hpp"
#include "talk/wire_client.hpp"

namespace cfmock::talk {
namespace {

class TalkHere final : public Talk {
 public:
  std::unique_ptr<Answering> answering(const Answers& answers, int stop, std::function<void()> done) const override {
    return std::make_unique<HttpAnswering>(answers, stop, std::move(done));
  }
  std::unique_ptr<Client> client(const std::string& host, int port, const std::string& ca_file) const override {
    return std::make_unique<WireClient>(host, port, ca_file);
  }
};

}  // namespace

const Talk& talk_here() {
  static const TalkHere talk;
  return talk;
}

}  // namespace cfmock::talk
