// Bodies byte for byte: key order is part of the API (acme.sh reads it with grep).

#include "cloudflare/envelope.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cfmock::cloudflare {
namespace {

using ::testing::ElementsAre;

ErrorRow row(Envelope envelope, std::string_view written) {
  ErrorRow out;
  out.name = "test", out.status = 400, out.envelope = envelope, out.written = written;
  return out;
}

TEST(ErrorBody, HasTheKeysOfItsEnvelopeInTheirOrder) {
  constexpr std::string_view one = R"([[10000,"Authentication error"]])";
  EXPECT_EQ(
      error_body(row(Envelope::kCore, one)),
      R"({"success":false,"errors":[{"code":10000,"message":"Authentication error"}],"messages":[],"result":null})");
  EXPECT_EQ(error_body(row(Envelope::kGateway, one)),
            R"({"success":false,"errors":[{"code":10000,"message":"Authentication error"}]})");
  EXPECT_EQ(error_body(row(Envelope::kGatewayLine, one)),
            "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"Authentication error\"}]}\n");
  EXPECT_EQ(
      error_body(row(Envelope::kResultFirst, one)),
      R"({"result":null,"success":false,"errors":[{"code":10000,"message":"Authentication error"}],"messages":[]})");
}

TEST(ErrorBody, HoldsSeveralErrorsAndChains) {
  const auto two = row(Envelope::kGateway, R"([[9106,"a"],[9107,"b"]])");
  EXPECT_EQ(error_body(two),
            R"({"success":false,"errors":[{"code":9106,"message":"a"},{"code":9107,"message":"b"}]})");
  EXPECT_THAT(error_codes(two), ElementsAre(9106, 9107));
  const auto chain = row(Envelope::kGateway, R"([[6003,"a",[[6102,"b"],[6103,"c"]]]])");
  EXPECT_EQ(
      error_body(chain),
      R"({"success":false,"errors":[{"code":6003,"message":"a","error_chain":[{"code":6102,"message":"b"},{"code":6103,"message":"c"}]}]})");
  EXPECT_THAT(error_codes(chain), ElementsAre(6003));  // the chain is no error of its own
}

// The general limiter's body is 136 bytes on the wire (certbot-dns-cloudflare#6).
TEST(ErrorBody, OfTheGeneralLimiterHasTheLengthThatWasSeen) {
  EXPECT_EQ(error_body(*find_error("rate-limited-971")).size(), 136u);
}

TEST(ErrorBody, FillsPlaceholdersInMessagesAndChains) {
  const auto error = row(Envelope::kGateway, R"([[1,"from {address} to {address}",[[2,"{method} {path}"]]]])");
  EXPECT_EQ(
      error_body(error, {{"address", "::1"}, {"method", "GET"}, {"path", "/x"}}),
      R"({"success":false,"errors":[{"code":1,"message":"from ::1 to ::1","error_chain":[{"code":2,"message":"GET /x"}]}]})");
}

TEST(ErrorBody, FillsNothingTwice) {
  const auto error = row(Envelope::kGateway, R"([[1,"{path} {method} {unknown} {"]])");
  EXPECT_EQ(error_body(error, {{"path", "/{method}"}, {"method", "GET"}}),
            R"({"success":false,"errors":[{"code":1,"message":"/{method} GET {unknown} {"}]})");
}

TEST(ErrorBody, StaysJsonWhateverIsFilledIn) {
  const auto error = row(Envelope::kCore, R"([[1,"at {path}"]])");
  for (const std::string& nasty :
       {std::string("\"},{\""), std::string("\\"), std::string("a\0b", 3), std::string("\xff\xfe"),
        std::string("\xed\xa0\x80"), std::string("\n\r\t\x1f\x7f"), std::string("\xe2\x82\xac")}) {
    const auto body = nlohmann::json::parse(error_body(error, {{"path", nasty}}), nullptr, false);
    ASSERT_FALSE(body.is_discarded()) << nasty;
    EXPECT_EQ(body["errors"].size(), 1u);
  }
}

TEST(JsonString, EscapesWhatJsonAsks) {
  EXPECT_EQ(json_string("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(json_string("\n\r\t\x01\x1f"), R"("\n\r\t\u0001\u001f")");
  EXPECT_EQ(json_string(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(json_string("\xc3\xa9\xe2\x82\xac"), "\"\xc3\xa9\xe2\x82\xac\"");
  EXPECT_EQ(json_string("a\xff"
                        "b"),
            "\"a\xef\xbf\xbd"
            "b\"");
  EXPECT_EQ(json_string(""), "\"\"");
}

TEST(SuccessBody, PutsTheResultFirst) {
  EXPECT_EQ(success_body(R"({"id":"x"})"),
            R"({"result":{"id":"x"},"success":true,"errors":[],"messages":[]})");
  EXPECT_EQ(success_body("null", R"([{"code":10000}])"),
            R"({"result":null,"success":true,"errors":[],"messages":[{"code":10000}]})");
}

TEST(ListBody, TellsItsPagesInTheOrderOfTheFamily) {
  const Page page{2, 20, 5, 25, 2};
  EXPECT_EQ(
      list_body(Envelope::kCore, "[]", page),
      R"({"result":[],"result_info":{"page":2,"per_page":20,"total_pages":2,"count":5,"total_count":25},"success":true,"errors":[],"messages":[]})");
  EXPECT_EQ(
      list_body(Envelope::kGateway, "[]", page),
      R"({"result":[],"success":true,"errors":[],"messages":[],"result_info":{"page":2,"per_page":20,"count":5,"total_count":25,"total_pages":2}})");
}

TEST(ListBody, OfNothingHasNoPagesOrOneByTheFamily) {
  const Page page{1, 20, 0, 0, 1};
  EXPECT_EQ(
      list_body(Envelope::kCore, "[]", page),
      R"({"result":[],"result_info":{"page":1,"per_page":20,"total_pages":0,"count":0,"total_count":0},"success":true,"errors":[],"messages":[]})");
  EXPECT_EQ(
      list_body(Envelope::kGateway, "[]", page),
      R"({"result":[],"success":true,"errors":[],"messages":[],"result_info":{"page":1,"per_page":20,"count":0,"total_count":0,"total_pages":1}})");
}

}  // namespace
}  // namespace cfmock::cloudflare
