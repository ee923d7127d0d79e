#include "harness/process.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace cfmock::harness {
namespace {
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

Command sh(const std::string& script) {
  Command command;
  command.argv = {"sh", "-c", script};
  return command;
}

Finished done(const Command& command, const OnOutput& on_output = {},
              const std::atomic<bool>* interrupt = nullptr) {
  const Result<Finished> result = run(command, on_output, interrupt);
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.problem().text());
  return result.ok() ? *result : Finished{};
}

TEST(Process, gives_back_exit_code_and_both_streams) {
  const Finished finished = done(sh("echo out; echo err >&2; exit 3"));
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_EQ(finished.signal, 0);
  EXPECT_EQ(finished.out, "out\n");
  EXPECT_EQ(finished.err, "err\n");
  EXPECT_FALSE(finished.timed_out || finished.interrupted);
}

TEST(Process, a_signal_is_no_exit_code) {
  const Finished finished = done(sh("kill -SEGV $$"));
  EXPECT_EQ(finished.exit_code, std::nullopt);
  EXPECT_EQ(finished.signal, SIGSEGV);
}

TEST(Process, arguments_are_passed_as_they_are) {
  Command command;
  command.argv = {"printf", "%s|", "a b", "", "$HOME", "'\"\n"};
  EXPECT_EQ(done(command).out, "a b||$HOME|'\"\n|");
}

TEST(Process, the_environment_is_ours_with_names_added_replaced_and_removed) {
  ::setenv("CFMOCK_TEST_KEPT", "kept", 1);
  ::setenv("CFMOCK_TEST_REPLACED", "old", 1);
  ::setenv("CFMOCK_TEST_REMOVED", "secret", 1);
  Command command = sh("env | grep CFMOCK_TEST | sort");
  command.env = {{"CFMOCK_TEST_ADDED", "a=b c"}, {"CFMOCK_TEST_REPLACED", "new"}};
  command.env_removed = {"CFMOCK_TEST_REMOVED", "CFMOCK_TEST_NEVER_SET"};
  EXPECT_EQ(done(command).out, "CFMOCK_TEST_ADDED=a=b c\nCFMOCK_TEST_KEPT=kept\nCFMOCK_TEST_REPLACED=new\n");
}

TEST(Process, a_name_that_is_removed_and_added_is_added) {
  Command command = sh("echo $CFMOCK_TEST_BOTH");
  command.env = {{"CFMOCK_TEST_BOTH", "ours"}};
  command.env_removed = {"CFMOCK_TEST_BOTH"};
  EXPECT_EQ(done(command).out, "ours\n");
}

TEST(Process, runs_in_the_folder_given) {
  Command command = sh("pwd");
  command.directory = "/";
  EXPECT_EQ(done(command).out, "/\n");
}

TEST(Process, input_and_output_of_any_size_do_not_wait_for_each_other) {
  Command command = sh("cat; echo end >&2");
  command.input.assign(3 << 20, 'x');
  command.input += "last";
  const Finished finished = done(command);
  EXPECT_TRUE(finished.out == command.input);
  EXPECT_EQ(finished.err, "end\n");
}

TEST(Process, without_input_the_client_reads_an_end) {
  EXPECT_EQ(done(sh("cat; echo ended")).out, "ended\n");
}

TEST(Process, a_client_that_does_not_read_its_input_is_left_in_peace) {
  Command command = sh("exec <&-; echo done");
  command.input.assign(1 << 20, 'x');  // more than a pipe holds: the rest meets a closed end
  EXPECT_EQ(done(command).out, "done\n");
  sigset_t pending, mask;
  ::sigpending(&pending);
  ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
  EXPECT_EQ(sigismember(&mask, SIGPIPE), 0);
}

TEST(Process, output_beyond_the_limit_is_counted_and_thrown_away) {
  Command command = sh("i=0; while [ $i -lt 100 ]; do printf 0123456789; i=$((i+1)); done; printf abc >&2");
  command.output_kept = 25;
  const Finished finished = done(command);
  EXPECT_EQ(finished.out, "0123456789012345678901234");
  EXPECT_EQ(finished.out_size, 1000u);
  EXPECT_EQ(finished.err, "abc");
  EXPECT_EQ(finished.err_size, 3u);
}

TEST(Process, output_is_told_as_it_comes) {
  std::string out, err;
  const OnOutput listen = [&](int stream, std::string_view bytes) { (stream == 1 ? out : err) += bytes; };
  done(sh("echo a; echo b >&2; echo c"), listen);
  EXPECT_EQ(out, "a\nc\n");
  EXPECT_EQ(err, "b\n");
}

/// Its time is up after it has said a line, which it does when it is ready: a busy machine may need more time for that.
Finished timed_out(Command command) {
  for (command.timeout = milliseconds(100);; command.timeout *= 4) {
    Finished finished = done(command);
    if (!finished.out.empty() || command.timeout > std::chrono::seconds(20)) return finished;
  }
}

TEST(Process, a_time_out_asks_first) {
  Command command = sh("trap 'echo bye; exit 7' TERM; echo ready; sleep 1000 & wait");
  command.grace = std::chrono::seconds(60);
  const Finished finished = timed_out(command);
  EXPECT_TRUE(finished.timed_out);
  EXPECT_EQ(finished.exit_code, 7);
  EXPECT_EQ(finished.out, "ready\nbye\n");
  EXPECT_GE(finished.took, milliseconds(100));
}

TEST(Process, a_client_that_ignores_being_asked_is_killed) {
  Command command = sh("trap '' TERM; echo deaf; while :; do sleep 1000; done");
  command.grace = milliseconds(100);
  const Finished finished = timed_out(command);
  EXPECT_TRUE(finished.timed_out);
  EXPECT_EQ(finished.signal, SIGKILL);
  EXPECT_EQ(finished.out, "deaf\n");
  EXPECT_GE(finished.took, milliseconds(200));
}

/// A process that is gone, or only waits for its parent to notice.
bool is_dead(int pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(stat, line)) return true;
  return line.substr(line.rfind(')') + 2, 1) == "Z";
}

TEST(Process, children_of_the_client_do_not_outlive_it) {
  const Finished finished = done(sh("sleep 1000 & echo $!; exit 5"));  // it holds both pipes open
  EXPECT_EQ(finished.exit_code, 5);
  EXPECT_LT(finished.took, std::chrono::seconds(10));
  const int grandchild = std::stoi(finished.out);
  const auto until = Steady::now() + std::chrono::seconds(10);
  while (!is_dead(grandchild) && Steady::now() < until) std::this_thread::yield();
  EXPECT_TRUE(is_dead(grandchild));
}

TEST(Process, what_a_child_of_the_client_still_says_is_waited_for_a_moment) {
  EXPECT_EQ(done(sh("(echo late) & exit 0")).out, "late\n");
}

TEST(Process, a_time_out_ends_the_whole_group) {
  Command command =
      sh("trap '' TERM; sh -c 'trap \"\" TERM; while :; do sleep 1000; done' & echo $!; wait; wait");
  command.grace = milliseconds(50);
  const Finished finished = timed_out(command);
  EXPECT_EQ(finished.signal, SIGKILL);
  const int grandchild = std::stoi(finished.out);
  const auto until = Steady::now() + std::chrono::seconds(10);
  while (!is_dead(grandchild) && Steady::now() < until) std::this_thread::yield();
  EXPECT_TRUE(is_dead(grandchild));
}

TEST(Process, an_interruption_ends_the_client_and_is_no_time_out) {
  std::atomic<bool> interrupt = false;
  const OnOutput when_ready = [&](int, std::string_view) { interrupt = true; };
  const Finished finished = done(sh("echo ready; sleep 1000"), when_ready, &interrupt);
  EXPECT_TRUE(finished.interrupted);
  EXPECT_FALSE(finished.timed_out);
  EXPECT_EQ(finished.signal, SIGTERM);
}

TEST(Process, the_client_leads_a_group_of_its_own) {
  const Finished finished = done(sh("echo $$ $(cut -d' ' -f5 /proc/$$/stat)"));
  std::istringstream out(finished.out);
  pid_t pid = 0, group = 0;
  out >> pid >> group;
  EXPECT_EQ(pid, group);
  EXPECT_NE(group, ::getpgrp());
}

TEST(Process, the_client_gets_no_descriptor_of_ours) {
  const int ours = ::open("/dev/null", O_RDONLY);
  ASSERT_GE(ours, 3);
  EXPECT_EQ(done(sh("test -e /proc/self/fd/" + std::to_string(ours) + "; echo $?")).out, "1\n");
  ::close(ours);
}

TEST(Process, signals_that_we_ignore_or_block_are_the_clients_again) {
  const auto before = ::signal(SIGINT, SIG_IGN);
  sigset_t term, mask;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &term, &mask);
  const Finished interrupted = done(sh("kill -INT $$; echo alive"));
  const Finished ended = done(sh("kill -TERM $$; echo alive"));
  ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  ::signal(SIGINT, before);
  EXPECT_EQ(interrupted.signal, SIGINT);
  EXPECT_EQ(ended.signal, SIGTERM);
}

TEST(Process, our_own_streams_may_be_closed) {
  const int saved = ::fcntl(0, F_DUPFD_CLOEXEC, 10);
  ::close(0);
  Command command = sh("cat; echo err >&2");
  command.input = "in";
  const Finished finished = done(command);
  ::dup2(saved, 0);
  ::close(saved);
  EXPECT_EQ(finished.out, "in");
  EXPECT_EQ(finished.err, "err\n");
}

std::string problem_of(const Command& command) {
  const Result<Finished> result = run(command);
  return result.ok() ? "started" : result.problem().text();
}

TEST(Process, a_program_that_is_not_there) {
  Command command;
  command.argv = {"cfmock-no-such-client"};
  EXPECT_EQ(problem_of(command),
            "error: cannot start the client cfmock-no-such-client: No such file or directory\n"
            "  no such program in PATH; a script in this folder is ./NAME");
  command.argv = {"./no-such-client"};
  EXPECT_EQ(problem_of(command),
            "error: cannot start the client ./no-such-client: No such file or directory\n"
            "  no such file, or its #! line names an interpreter that is not there");
}

class ProcessFile : public ::testing::Test {
 protected:
  ProcessFile() { std::filesystem::create_directories(folder_); }
  ~ProcessFile() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& text, mode_t mode) {
    const std::string path = folder_ / "client";
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }
  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) / ("cfmock-process-" + std::to_string(::getpid()));
};

TEST_F(ProcessFile, a_file_that_may_not_be_run) {
  Command command;
  command.argv = {file("echo hi\n", 0644)};
  EXPECT_THAT(problem_of(command),
              AllOf(StartsWith("error: cannot start the client "), HasSubstr(": Permission denied\n"),
                    HasSubstr("is it executable? chmod +x, or name its interpreter: python3 client.py")));
}

TEST_F(ProcessFile, a_folder_is_no_program) {
  Command command;
  command.argv = {"/"};
  EXPECT_EQ(problem_of(command), "error: cannot start the client /: it is a folder\n  name the program in it");
  command.argv = {"./."}, command.directory = "/";
  EXPECT_EQ(problem_of(command), "error: cannot start the client ./.: it is a folder\n  name the program in it");
}

TEST_F(ProcessFile, a_script_of_an_interpreter_that_is_not_there) {
  Command command;
  command.argv = {file("#!/no/such/interpreter\n", 0755)};
  EXPECT_THAT(problem_of(command), HasSubstr("its #! line names an interpreter that is not there"));
}

TEST(Process, a_folder_that_is_not_there) {
  Command command = sh("true");
  command.directory = "/no/such/folder";
  EXPECT_EQ(problem_of(command),
            "error: cannot run the client in /no/such/folder: No such file or directory\n  name a folder "
            "that exists");
}

TEST(Process, no_command_at_all) {
  EXPECT_EQ(problem_of({}), "error: no client to start\n  give its command");
}

TEST(Process, a_start_that_fails_leaves_nothing_open) {
  const auto open_files = [] {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    return std::distance(begin(files), end(files));
  };
  const auto before = open_files();
  Command command;
  command.argv = {"cfmock-no-such-client"};
  for (int i = 0; i < 10; ++i) problem_of(command);
  done(sh("true"));
  EXPECT_EQ(open_files(), before);
}

}  // namespace
}  // namespace cfmock::harness
