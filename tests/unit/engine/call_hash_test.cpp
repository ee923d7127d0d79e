#include "engine/call_hash.hpp"

#include <gtest/gtest.h>

namespace cfmock::engine {
namespace {

uint64_t of(const std::string& body, const std::string& type = "application/json", const std::string& path = "/zones",
            const std::string& query = "") {
  http::Request request;
  request.method = "POST";
  request.headers.add("Content-Type", type);
  request.body = body;
  return call_hash(request, path, query);
}

TEST(CallHash, json_is_the_same_in_other_bytes) {
  EXPECT_EQ(of(R"({"a": 1, "b": [true]})"), of(R"({"b":[true],"a":1})"));
  EXPECT_NE(of(R"({"a":1})"), of(R"({"a":2})"));
  EXPECT_NE(of(R"([1,2])"), of(R"([2,1])"));
  EXPECT_NE(of("{not json"), of("{ not json")) << "taken as it is";
  EXPECT_NE(of(std::string(1000, '[') + "1"), of(std::string(1000, '[') + "2")) << "too deep to be read";
}

TEST(CallHash, a_boundary_is_drawn_anew_for_each_try) {
  const auto part = [](const std::string& boundary, const std::string& value) {
    return of("--" + boundary + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + value + "\r\n--" + boundary + "--\r\n",
              "multipart/form-data; boundary=\"" + boundary + "\"");
  };
  EXPECT_EQ(part("x1y2z3", "1"), part("q9w8e7", "1"));
  EXPECT_NE(part("x1y2z3", "1"), part("x1y2z3", "2"));
}

TEST(CallHash, parameters_come_in_any_order) {
  EXPECT_EQ(of("", "", "/zones", "name=a.b&page=1"), of("", "", "/zones/", "page=1&name=a%2Eb"));
  EXPECT_NE(of("", "", "/zones", "page=1"), of("", "", "/zones", "page=2"));
  const std::string form = "application/x-www-form-urlencoded";
  EXPECT_EQ(of("a=1&b=2", form), of("b=2&a=1", form));
  EXPECT_NE(of("", "", "/zones"), of("", "", "/accounts"));
}

}  // namespace
}  // namespace cfmock::engine
