// The expectations that look at the client process: exit, output, crash, duration.

#include "expect/crash_signs.hpp"
#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

const scenario::ExpectExit kZero{0, {}};
const scenario::ExpectExit kNotZero{{}, 0};
const scenario::ExpectNoCrash kNoCrash{};

TEST(ExitTest, TheCodeDecides) {
  Story run;
  run.ask("GET /zones");
  run.client(0);
  EXPECT_EQ(run.on(kZero), "met: the client ended with exit 0; exit 0 was expected");
  EXPECT_EQ(run.on(kNotZero), "not met: the client ended with exit 0; any but exit 0 was expected");
  run.client(3);
  EXPECT_EQ(run.on(kZero), "not met: the client ended with exit 3; exit 0 was expected");
  EXPECT_EQ(run.on(kNotZero), "met: the client ended with exit 3; any but exit 0 was expected");
}

TEST(ExitTest, ASignalIsNoExit) {
  Story run;
  run.ask("GET /zones");
  run.client().exit_code.reset();
  run.evidence.client->signal = 11;
  EXPECT_EQ(run.on(kZero),
            "not met: the client ended with SIGSEGV (exit 139 in a shell); an exit of its own was expected");
  EXPECT_EQ(run.on(kNotZero).substr(0, 8), "not met:");
  run.evidence.client->signal = 9;
  EXPECT_EQ(run.on(kNotZero), "inconclusive: the client was ended from outside, by SIGKILL, so its exit code is unknown");
}

TEST(ExitTest, IsUnknownOfAClientThatWeEnded) {
  Story run;
  EXPECT_EQ(run.on(kZero), "inconclusive: no client process was run, so its exit code is unknown");
  run.client().timed_out = true;
  EXPECT_EQ(run.on(kZero),
            "inconclusive: the client had not ended after 20 s and was stopped, so its exit code is unknown");
  run.client().interrupted = true;
  EXPECT_EQ(run.on(kNotZero), "inconclusive: the run was interrupted, so its exit code is unknown");
}

scenario::ExpectOutput mentions(std::vector<std::string> words) { return {std::move(words), {}, {}, false}; }

TEST(OutputTest, Mentions) {
  Story run;
  run.ask("GET /zones");
  run.client(1, "Error 10000:", "AUTHENTICATION error");
  EXPECT_EQ(run.on(mentions({"10000", "Authentication"})),
            "met: the output mentions \"10000\" and \"Authentication\"");
  EXPECT_EQ(run.on(mentions({"10000", "9109", "nope"})),
            "not met: the output does not mention \"9109\" nor \"nope\"");
}

TEST(OutputTest, ANumberIsNotPartOfALongerOne) {
  Story run;
  run.ask("GET /zones");
  run.client(1, "1710000123 100001 x10000y");
  EXPECT_EQ(run.on(mentions({"10000"})).substr(0, 4), "met:");
  run.client(1, "1710000123 100001 210000");
  EXPECT_EQ(run.on(mentions({"10000"})), "not met: the output does not mention \"10000\"");
}

TEST(OutputTest, MentionsAny) {
  Story run;
  run.ask("GET /zones");
  run.client(1, "code 9109");
  const scenario::ExpectOutput what{{}, {"10000", "9109"}, {}, false};
  EXPECT_EQ(run.on(what), "met: the output mentions \"9109\"");
  run.client(1, "no idea");
  EXPECT_EQ(run.on(what), "not met: the output mentions none of \"10000\" or \"9109\"");
}

TEST(OutputTest, NotMentions) {
  Story run;
  const scenario::ExpectOutput what{{}, {}, {"10000", "oops"}, false};
  run.client(0, "fine");
  EXPECT_EQ(run.on(what), "met: the output does not mention \"10000\" nor \"oops\"");
  run.client(0, "", "Oops");
  EXPECT_EQ(run.on(what), "not met: the output mentions \"oops\", which it must not");
}

TEST(OutputTest, WhatWasNotKeptIsUnknown) {
  Story run;
  run.client(0, "a").truncated = true;
  EXPECT_EQ(run.on(mentions({"a"})).substr(0, 4), "met:");
  EXPECT_EQ(run.on(mentions({"b"})),
            "inconclusive: the output does not mention \"b\", as far as it was kept");
  EXPECT_EQ(run.on(scenario::ExpectOutput{{}, {"b"}, {}, false}).substr(0, 13), "inconclusive:");
  EXPECT_EQ(run.on(scenario::ExpectOutput{{}, {}, {"b"}, false}).substr(0, 13), "inconclusive:");
  EXPECT_EQ(run.on(scenario::ExpectOutput{{}, {}, {"a"}, false}).substr(0, 8), "not met:");
}

TEST(OutputTest, OfNoProcessIsUnknown) {
  EXPECT_EQ(Story().on(mentions({"b"})), "inconclusive: no client process was run, so its output is unknown");
}

const scenario::ExpectOutput kNoLeaks{{}, {}, {}, true};

TEST(OutputTest, LeaksNothing) {
  Story run;
  run.client();
  EXPECT_EQ(run.on(kNoLeaks), "met: no credential stood in the output or in a URL");
  run.client().leaks = {"token \"primary\" in standard error"};
  EXPECT_EQ(run.on(kNoLeaks), "not met: the client showed token \"primary\" in standard error");
  run.client();
  run.ask("GET /zones?token=x").leaks = {"query", "Referer"};
  EXPECT_EQ(run.on(kNoLeaks), "not met: GET /zones?token=x (#1) leaked a credential: query, Referer [#1]");
}

TEST(OutputTest, ManyLeaksAreCounted) {
  Story run;
  run.client().leaks = {"token \"primary\" in output"};
  for (int i = 0; i < 4; ++i) run.ask("GET /a").leaks = {"query"};
  EXPECT_EQ(run.on(kNoLeaks),
            "not met: GET /a (#1) leaked a credential: query; GET /a (#2) leaked a credential: query; "
            "GET /a (#3) leaked a credential: query; and 2 places more [#1 #2 #3 #4]");
}

TEST(OutputTest, LeaksAreUnknownWhereOutputWasNotSeen) {
  Story run;
  EXPECT_EQ(run.on(kNoLeaks),
            "inconclusive: no request carried a credential where it must not; no output was seen");
  run.client().truncated = true;
  EXPECT_EQ(run.on(kNoLeaks).substr(0, 13), "inconclusive:");
}

TEST(CrashTest, SignsOfEachRow) {
  const std::vector<std::pair<const char*, const char*>> outputs{
      {"Traceback (most recent call last):\n  File \"a.py\", line 1\nKeyError: 'code'\n",
       "a Python traceback: `Traceback (most recent call last):`"},
      {"panic: runtime error: index out of range\n\ngoroutine 1 [running]:\n",
       "a Go panic: `panic: runtime error: index out of range`"},
      {"fatal error: all goroutines are asleep - deadlock!\r\n\r\ngoroutine 1\r\n",
       "a fatal error of the Go runtime: `fatal error: all goroutines are asleep - deadlock!`"},
      {"/a.js:1\nthrow x\n^\n\nError: x\n    at Object.<anonymous> (/a.js:1:7)\n\nNode.js v18.19.0\n",
       "an uncaught JavaScript error: `at Object.<anonymous> (/a.js:1:7)`"},
      {"Uncaught Error: x\n    at f (a.js:1)\n", "an uncaught JavaScript error: `Uncaught Error: x`"},
      {"[UnhandledPromiseRejection: This error originated either by",
       "an unhandled promise rejection: `[UnhandledPromiseRejection: This error originated either by`"},
      {"thread 'main' panicked at src/main.rs:2:5:\n",
       "a Rust panic: `thread 'main' panicked at src/main.rs:2:5:`"},
      {"Exception in thread \"main\" java.lang.NullPointerException\n",
       "an uncaught Java exception: `Exception in thread \"main\" java.lang.NullPointerException`"},
      {"Unhandled exception. System.Exception: x\n",
       "an uncaught .NET exception: `Unhandled exception. System.Exception: x`"},
      {"terminate called after throwing an instance of 'std::out_of_range'\n",
       "an uncaught C++ exception: `terminate called after throwing an instance of 'std::out_of_range'`"},
      {"a.out: a.c:3: main: Assertion `0' failed.\n",
       "a failed assertion: `a.out: a.c:3: main: Assertion `0' failed.`"},
      {"bash: line 1: 7 Segmentation fault      (core dumped) ./a\n",
       "a segmentation fault, as the shell reports it: `bash: line 1: 7 Segmentation fault      (core "
       "dumped) ./a`"},
      {"Aborted (core dumped)\n", "a core dump, as the shell reports it: `Aborted (core dumped)`"},
  };
  for (const auto& [output, sign] : outputs) {
    Story run;
    run.client(1, "", output);
    EXPECT_EQ(run.on(kNoCrash), std::string("not met: the client's standard error holds ") + sign);
    run.client(1, output);
    EXPECT_EQ(run.on(kNoCrash), std::string("not met: the client's output holds ") + sign);
  }
}

TEST(CrashTest, EachRowOfTheTableHasItsText) {
  EXPECT_GE(crash_signs().size(), 20u);
  for (const CrashSign& sign : crash_signs()) {
    EXPECT_FALSE(sign.what.empty());
    EXPECT_GE(sign.text.size(), 6u) << sign.what;
    EXPECT_EQ(crash_sign_in(sign.text + sign.after)->what, sign.what);
  }
}

TEST(CrashTest, ErrorsThatAreTakenAreNoCrash) {
  for (const char* output :
       {"Error: x\n    at f (a.js:1)\n",  // a stack that was printed, not died of
        "don't panic: all is well", "goroutine leak? panic: no", "no exception in thread pool",
        "we terminate called parties", "a fatal error: out of luck, says goroutine"}) {
    Story run;
    run.client(1, output, output);
    EXPECT_EQ(run.on(kNoCrash), "met: no signal, and no sign of a crash in the output") << output;
  }
}

TEST(CrashTest, Signals) {
  Story run;
  run.client().exit_code.reset();
  run.evidence.client->signal = 6;
  EXPECT_EQ(run.on(kNoCrash), "not met: the client was ended by SIGABRT");
  run.client(139);
  EXPECT_EQ(run.on(kNoCrash), "not met: the client ended with exit 139, a shell's word for SIGSEGV");
  run.client(130);
  EXPECT_EQ(run.on(kNoCrash).substr(0, 4), "met:");
}

TEST(CrashTest, OursAreNone) {
  Story run;
  EXPECT_EQ(run.on(kNoCrash), "inconclusive: no client process was run, so whether it crashed is unknown");
  run.client().exit_code.reset();
  run.evidence.client->signal = 15;
  run.evidence.client->timed_out = true;
  EXPECT_EQ(run.on(kNoCrash),
            "inconclusive: the client had not ended after 20 s and was stopped, so whether it would have "
            "crashed is "
            "unknown");
  run.evidence.client->err = "Traceback (most recent call last):\n";
  EXPECT_EQ(run.on(kNoCrash).substr(0, 8), "not met:");
}

TEST(CrashTest, OutputThatWasNotKeptIsUnknown) {
  Story run;
  run.client().truncated = true;
  EXPECT_EQ(run.on(kNoCrash), "inconclusive: no sign of a crash in the output, as far as it was kept");
}

TEST(DurationTest, UpperBoundHasAToleranceLowerHasNot) {
  Story run;
  const scenario::ExpectDuration at_most{10s, {}};
  const scenario::ExpectDuration at_least{{}, 1s};
  run.client().took = 11s;
  EXPECT_EQ(run.on(at_most), "met: the client took 11 s; at most 10 s was allowed");
  run.client().took = 11001ms;
  EXPECT_EQ(run.on(at_most),
            "not met: the client took 11 s; at most 10 s was allowed (and 10 % for a busy machine)");
  run.client().took = 1s;
  EXPECT_EQ(run.on(at_least), "met: the client took 1 s; at least 1 s was expected");
  run.client().took = 999ms;
  EXPECT_EQ(run.on(at_least), "not met: the client took 999 ms; at least 1 s was expected");
  run.client().took = 190ms;  // at least 100 ms of tolerance
  EXPECT_EQ(run.on(scenario::ExpectDuration{100ms, {}}).substr(0, 4), "met:");
}

TEST(DurationTest, OfAClientThatWasStopped) {
  Story run;
  EXPECT_EQ(run.on(scenario::ExpectDuration{10s, {}}),
            "inconclusive: no client process was run, so how long it took is unknown");
  run.client().timed_out = true;
  run.evidence.client->took = 20s;
  EXPECT_EQ(run.on(scenario::ExpectDuration{10s, {}}).substr(0, 8), "not met:");  // that much is known
  EXPECT_EQ(
      run.on(scenario::ExpectDuration{30s, {}}),
      "inconclusive: the client had not ended after 20 s and was stopped, so how long it would have taken is "
      "unknown");
}

TEST(ExitTest, AShellWhoseClientWasKilledSaysSo) {
  Story run;
  run.ask("GET /zones");
  for (const int code : {137, 143}) {
    run.client(code);
    EXPECT_EQ(run.on(kNotZero).substr(0, 52), "inconclusive: the client was ended from outside: exi") << code;
  }
  run.client(139);
  EXPECT_EQ(run.on(kZero).substr(0, 8), "not met:");
}

}  // namespace
}  // namespace cfmock::expect
