// What the API makes of a record's body: validation, normalisation, JSON form.

#include "cloudflare/records.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace cfmock::cloudflare {
namespace {

using nlohmann::json;

constexpr const char* kZone = "example.com";

std::variant<Record, Refusal> read(const std::string& body, const Record* before = nullptr) {
  return read_record(json::parse(body), kZone, before);
}
/// The record, or a failure of the test.
Record good(const std::string& body, const Record* before = nullptr) {
  auto result = read(body, before);
  if (const Refusal* refusal = std::get_if<Refusal>(&result))
    ADD_FAILURE() << body << ": " << refusal->sentence;
  return std::holds_alternative<Record>(result) ? std::get<Record>(result) : Record{};
}
/// "content: sentence" of the refusal; "" when it is good.
std::string fault(const std::string& body, const Record* before = nullptr) {
  const auto result = read(body, before);
  const Refusal* refusal = std::get_if<Refusal>(&result);
  if (refusal == nullptr) return "";
  EXPECT_EQ(refusal->cause, "invalid-record");
  return refusal->variant + ": " + refusal->sentence;
}
std::string a(const std::string& more) {
  return R"({"type":"A","name":"www","content":"192.0.2.1")" + more + "}";
}

TEST(RecordName, IsCompletedByTheZone) {
  EXPECT_EQ(full_name("www", kZone), "www.example.com");
  EXPECT_EQ(full_name("www.example.com", kZone), "www.example.com");
  EXPECT_EQ(full_name("WWW.Example.Com.", kZone), "www.example.com");
  EXPECT_EQ(full_name("@", kZone), "example.com");
  EXPECT_EQ(full_name("", kZone), "example.com");
  EXPECT_EQ(full_name("example.com", kZone), "example.com");
  EXPECT_EQ(full_name("*.a", kZone), "*.a.example.com");
  EXPECT_EQ(full_name("notexample.com", kZone), "notexample.com.example.com");
  EXPECT_EQ(full_name("www.example.net", kZone), "www.example.net.example.com");
  EXPECT_EQ(full_name(" www ", kZone), "www.example.com");
}

TEST(ReadRecord, FillsWhatIsLeftOut) {
  const Record record = good(a(""));
  EXPECT_EQ(record.type, "A");
  EXPECT_EQ(record.name, "www.example.com");
  EXPECT_EQ(record.content, "192.0.2.1");
  EXPECT_EQ(record.ttl, 1);
  EXPECT_FALSE(record.proxied);
  EXPECT_FALSE(record.priority);
  EXPECT_EQ(record.comment, "");
}

TEST(ReadRecord, TakesTheTypeInAnyCase) {
  EXPECT_EQ(good(R"({"type":"txt","name":"@","content":"x"})").type, "TXT");
}

TEST(ReadRecord, WantsAName) {
  EXPECT_EQ(fault(R"({"type":"A","content":"192.0.2.1"})"), ": DNS name is required.");
  EXPECT_EQ(fault(R"({"type":"A","name":null,"content":"192.0.2.1"})"), ": DNS name is required.");
  EXPECT_EQ(fault(R"({"type":"A","name":5,"content":"192.0.2.1"})"), ": name must be a string");
  EXPECT_EQ(fault(R"({"type":"A","name":"a..b","content":"192.0.2.1"})"), ": DNS name is invalid.");
  EXPECT_EQ(fault(R"({"type":"A","name":"a b","content":"192.0.2.1"})"), ": DNS name is invalid.");
  EXPECT_EQ(fault(R"({"type":"A","name":")" + std::string(64, 'a') + R"(","content":"192.0.2.1"})"),
            ": DNS name is invalid.");
  EXPECT_EQ(fault(R"({"type":"A","name":")" + std::string(63, 'a') + R"(","content":"192.0.2.1"})"), "");
}

TEST(ReadRecord, WantsATypeOfTheApi) {
  EXPECT_EQ(fault(R"({"name":"www","content":"192.0.2.1"})"), ": record type \"\" is invalid");
  EXPECT_EQ(fault(R"({"type":"SPF","name":"www","content":"x"})"), ": record type SPF is invalid");
  EXPECT_EQ(fault(R"({"type":["A"],"name":"www","content":"x"})"), ": type must be a string");
  for (const std::string& type : record_types())
    EXPECT_EQ(fault(R"({"type":")" + type + R"(","name":"www","content":")" +
                    (type == "A"      ? "192.0.2.1"
                     : type == "AAAA" ? "2001:db8::1"
                                      : "a.example") +
                    R"(","priority":1})"),
              "")
        << type;
}

TEST(ReadRecord, ChecksAddresses) {
  EXPECT_EQ(fault(R"({"type":"A","name":"www","content":"192.0.2"})"),
            "content: \"192.0.2\" is no IPv4 address (type A)");
  for (const char* content :
       {"", "2001:db8::1", "192.0.2.256", "192.0.2.01", "www.example.com", "192.0.2.1 ", "<html>"})
    EXPECT_TRUE(
        fault(json{{"type", "A"}, {"name", "www"}, {"content", content}}.dump()).starts_with("content:"))
        << content;
  for (const char* content : {"", "192.0.2.1", "2001:db8:::1", "x", "2001:db8::1/64"})
    EXPECT_TRUE(
        fault(json{{"type", "AAAA"}, {"name", "www"}, {"content", content}}.dump()).starts_with("content:"))
        << content;
}

TEST(ReadRecord, ChecksHostnames) {
  for (const char* type : {"CNAME", "MX", "NS", "PTR"})
    for (const char* content : {"", "a b", "a..b", "http://x,y"})
      EXPECT_TRUE(fault(json{{"type", type}, {"name", "www"}, {"content", content}, {"priority", 1}}.dump())
                      .starts_with("content:"))
          << type << " " << content;
}

TEST(ReadRecord, SaysWhatTheContentShouldBe) {
  const auto refusal = std::get<Refusal>(read(R"({"type":"AAAA","name":"www","content":"x"})"));
  EXPECT_EQ(refusal.type, "AAAA");
  EXPECT_EQ(refusal.detail, "IPv6 address");
}

TEST(ReadRecord, NormalisesContent) {
  EXPECT_EQ(good(R"({"type":"CNAME","name":"www","content":"Target.Example.NET."})").content,
            "target.example.net");
  EXPECT_EQ(good(R"({"type":"AAAA","name":"www","content":"2001:0DB8:0:0::1"})").content, "2001:db8::1");
  EXPECT_EQ(good(R"({"type":"AAAA","name":"www","content":"::FFFF:192.0.2.1"})").content, "::ffff:192.0.2.1");
  EXPECT_EQ(good(R"({"type":"TXT","name":"www","content":"Keeps Its Case."})").content, "Keeps Its Case.");
}

TEST(ReadRecord, TakesATtlOfOneOrAMinuteToADay) {
  for (const char* ttl : {"1", "60", "300", "86400", "1.0", "300.0", "null"})
    EXPECT_EQ(fault(a(std::string(",\"ttl\":") + ttl)), "") << ttl;
  EXPECT_EQ(good(a(",\"ttl\":300.0")).ttl, 300);
  EXPECT_EQ(fault(a(",\"ttl\":59")), "ttl: ttl is 59; 1 or 60 to 86400 is allowed");
  for (const char* ttl : {"0", "-1", "2", "30", "86401", "60.5", "1e300", "\"300\"", "true", "[]"})
    EXPECT_TRUE(fault(a(std::string(",\"ttl\":") + ttl)).starts_with("ttl:")) << ttl;
}

TEST(ReadRecord, AProxiedRecordHasAnAutomaticTtl) {
  const Record record = good(a(R"(,"proxied":true,"ttl":300)"));
  EXPECT_TRUE(record.proxied);
  EXPECT_EQ(record.ttl, 1);
}

TEST(ReadRecord, ProxiesOnlyWhatCanBe) {
  EXPECT_EQ(fault(R"({"type":"TXT","name":"www","content":"x","proxied":true})"),
            "proxied: a TXT record cannot be proxied");
  EXPECT_EQ(fault(R"({"type":"TXT","name":"www","content":"x","proxied":false})"), "");
  EXPECT_EQ(fault(R"({"type":"CNAME","name":"www","content":"x.example","proxied":true})"), "");
  EXPECT_EQ(fault(a(R"(,"proxied":"yes")")), ": proxied must be true or false");
}

TEST(ReadRecord, WantsAPriorityForMx) {
  EXPECT_EQ(fault(R"({"type":"MX","name":"@","content":"mail.example.com"})"),
            ": priority is required for an MX record");
  EXPECT_EQ(good(R"({"type":"MX","name":"@","content":"mail.example.com","priority":0})").priority, 0);
  EXPECT_EQ(good(R"({"type":"MX","name":"@","content":"mail.example.com","priority":65535})").priority,
            65535);
  for (const char* priority : {"-1", "65536", "\"10\"", "1.5", "18446744073709551615"})
    EXPECT_EQ(fault(std::string(R"({"type":"MX","name":"@","content":"m.example.com","priority":)") +
                    priority + "}"),
              ": priority must be a number from 0 to 65535")
        << priority;
}

TEST(ReadRecord, MakesContentOfData) {
  const Record srv = good(
      R"({"type":"SRV","name":"_sip._tcp","data":{"priority":5,"weight":10,"port":5060,"target":"sip.example.com"}})");
  EXPECT_EQ(srv.content, "10 5060 sip.example.com");
  EXPECT_EQ(srv.priority, 5);
  EXPECT_EQ(srv.data, R"({"port":5060,"priority":5,"target":"sip.example.com","weight":10})");
  EXPECT_EQ(
      good(R"({"type":"CAA","name":"@","data":{"flags":0,"tag":"issue","value":"letsencrypt.org"}})").content,
      "0 issue \"letsencrypt.org\"");
  EXPECT_EQ(fault(R"({"type":"SRV","name":"a","data":{}})"), "content: \"\" is no value (type SRV)");
  EXPECT_EQ(fault(R"({"type":"SRV","name":"a","data":{"priority":70000,"target":"x"}})"),
            ": priority must be a number from 0 to 65535");
}

TEST(ReadRecord, TakesTagsAndAComment) {
  const Record record = good(a(R"(,"tags":["team:dns","x"],"comment":"why")"));
  EXPECT_EQ(record.tags, (std::vector<std::string>{"team:dns", "x"}));
  EXPECT_EQ(record.comment, "why");
  EXPECT_EQ(fault(a(R"(,"tags":"x")")), ": tags must be a list");
  EXPECT_EQ(fault(a(R"(,"comment":5)")), ": comment must be a string");
}

TEST(EditRecord, KeepsWhatIsNotGiven) {
  const Record before = good(a(R"(,"ttl":300,"tags":["x"],"comment":"why")"));
  const Record after = good(R"({"content":"192.0.2.2"})", &before);
  EXPECT_EQ(after.content, "192.0.2.2");
  EXPECT_EQ(after.name, "www.example.com");
  EXPECT_EQ(after.type, "A");
  EXPECT_EQ(after.ttl, 300);
  EXPECT_EQ(after.comment, "why");
  EXPECT_EQ(after.tags, before.tags);
  EXPECT_EQ(good(R"({"comment":null})", &before).comment, "");
  EXPECT_EQ(good(R"({"name":"mail"})", &before).name, "mail.example.com");
  EXPECT_EQ(good("{}", &before).content, "192.0.2.1");
}

TEST(EditRecord, ChecksTheWhole) {
  const Record before = good(a(""));
  EXPECT_EQ(fault(R"({"type":"AAAA"})", &before), "content: \"192.0.2.1\" is no IPv6 address (type AAAA)");
  EXPECT_EQ(fault(R"({"ttl":5})", &before), "ttl: ttl is 5; 1 or 60 to 86400 is allowed");
}

TEST(EditRecord, NewContentDropsTheOldData) {
  const Record before =
      good(R"({"type":"CAA","name":"@","data":{"flags":0,"tag":"issue","value":"a.example"}})");
  const Record after = good(R"({"content":"0 issue \"b.example\""})", &before);
  EXPECT_EQ(after.data, "");
  EXPECT_EQ(after.content, "0 issue \"b.example\"");
}

// ---- Duplicates

Record stored(const std::string& id, const std::string& body) {
  Record record = good(body);
  record.id = id;
  return record;
}
std::string conflict_of(const std::vector<Record>& others, const std::string& body,
                        std::string_view self = "") {
  const auto refusal = conflict(others, good(body), self);
  return !refusal ? "" : refusal->cause + ":" + refusal->variant;
}
const char* const kCname = R"({"type":"CNAME","name":"www","content":"other.example"})";

TEST(Conflict, TheSameRecordTwice) {
  const std::vector<Record> others{stored("1", a(""))};
  EXPECT_EQ(conflict_of(others, a("")), "duplicate-record:");
  EXPECT_EQ(conflict_of(others, a(",\"ttl\":300")), "duplicate-record:");  // a ttl does not make it another
  EXPECT_EQ(conflict_of(others, R"({"type":"A","name":"WWW.example.com.","content":"192.0.2.1"})"),
            "duplicate-record:");
  EXPECT_EQ(conflict_of(others, R"({"type":"A","name":"www","content":"192.0.2.2"})"),
            "");  // a second address
  EXPECT_EQ(conflict_of(others, R"({"type":"A","name":"www2","content":"192.0.2.1"})"), "");
  EXPECT_EQ(conflict_of(others, R"({"type":"TXT","name":"www","content":"192.0.2.1"})"), "");
}

TEST(Conflict, OverwritingAnotherIntoTheSame) {
  const std::vector<Record> others{stored("1", a("")),
                                   stored("2", R"({"type":"A","name":"www","content":"192.0.2.2"})")};
  EXPECT_EQ(conflict_of(others, a(""), "2"), "duplicate-record:exists");
  EXPECT_EQ(conflict_of(others, a(""), "1"), "");  // itself
}

TEST(Conflict, ACnameStandsAlone) {
  EXPECT_EQ(conflict_of({stored("1", a(""))}, kCname), "duplicate-record:host");
  EXPECT_EQ(conflict_of({stored("1", kCname)}, a("")), "duplicate-record:host");
  EXPECT_EQ(conflict_of({stored("1", kCname)}, R"({"type":"AAAA","name":"www","content":"2001:db8::1"})"),
            "duplicate-record:host");
  EXPECT_EQ(conflict_of({stored("1", kCname)}, R"({"type":"CNAME","name":"www","content":"third.example"})"),
            "duplicate-record:host");
  EXPECT_EQ(conflict_of({stored("1", a(""))}, R"({"type":"AAAA","name":"www","content":"2001:db8::1"})"), "");
  EXPECT_EQ(conflict_of({stored("1", kCname)}, R"({"type":"TXT","name":"www","content":"x"})"), "");
}

TEST(Conflict, MxRecordsDifferByPriority) {
  const std::vector<Record> others{
      stored("1", R"({"type":"MX","name":"@","content":"m.example.com","priority":10})")};
  EXPECT_EQ(conflict_of(others, R"({"type":"MX","name":"@","content":"m.example.com","priority":20})"), "");
  EXPECT_EQ(conflict_of(others, R"({"type":"MX","name":"@","content":"M.example.com.","priority":10})"),
            "duplicate-record:");
}

TEST(Conflict, SaysWithWhat) {
  EXPECT_EQ(conflict({stored("77", a(""))}, good(a("")), "")->sentence,
            "A www.example.com with content \"192.0.2.1\" exists (77)");
  EXPECT_EQ(conflict({stored("77", kCname)}, good(a("")), "")->sentence,
            "www.example.com is a CNAME already (77); a CNAME stands alone");
}

// ---- JSON

TEST(RecordJson, IsExact) {
  Record record = good(a(""));
  record.id = "372e67954025e0ba6aaa6d586b9e0b59";
  record.created = Instant(std::chrono::seconds(1'700'000'000) + std::chrono::microseconds(966'700));
  record.modified = Instant(std::chrono::seconds(1'700'000'001));
  record.refresh();
  EXPECT_EQ(
      record.json,
      R"({"id":"372e67954025e0ba6aaa6d586b9e0b59","name":"www.example.com","type":"A","content":"192.0.2.1","proxiable":true,)"
      R"("proxied":false,"ttl":1,"settings":{},"meta":{},"comment":null,"tags":[],)"
      R"("created_on":"2023-11-14T22:13:20.9667Z","modified_on":"2023-11-14T22:13:21Z"})");
}

TEST(RecordJson, HasPriorityDataTagsAndComment) {
  Record record = good(
      R"({"type":"SRV","name":"_a","data":{"priority":1,"weight":2,"port":3,"target":"x"},"tags":["a\"b"],"comment":"c\n"})");
  record.id = "1";
  record.refresh();
  EXPECT_EQ(
      record.json.substr(0, record.json.find(",\"created_on\"")),
      R"({"id":"1","name":"_a.example.com","type":"SRV","content":"2 3 x","priority":1,"proxiable":false,"proxied":false,"ttl":1,)"
      R"("data":{"port":3,"priority":1,"target":"x","weight":2},"settings":{},"meta":{},"comment":"c\n","tags":["a\"b"])");
}

TEST(RecordJson, StaysJsonWhateverTheContent) {
  Record record = good(R"({"type":"TXT","name":"@","content":"\u0000\"\\\u20ac</script>"})");
  record.refresh();
  const auto parsed = json::parse(record.json, nullptr, false);
  ASSERT_FALSE(parsed.is_discarded());
  EXPECT_EQ(parsed["content"], std::string("\0\"\\\xe2\x82\xac</script>", 15));
}

}  // namespace
}  // namespace cfmock::cloudflare
