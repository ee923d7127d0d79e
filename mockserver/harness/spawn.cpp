#include "harness/spawn.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/text.hpp"

extern char** environ;

namespace cfmock::harness {
namespace {

/// We may have been started with a standard stream closed. A pipe that took its number would be overwritten
/// in the child, where 0, 1 and 2 are put in place one after the other.
int away_from_streams(int fd) {
  if (fd > 2) return fd;
  const int moved = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
  ::close(fd);
  return moved;
}

struct Pipe {
  int read = -1, write = -1;
  bool open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    read = away_from_streams(ends[0]), write = away_from_streams(ends[1]);
    return read >= 0 && write >= 0;
  }
  void close() {
    for (int* end : {&read, &write})
      if (*end >= 0) ::close(*end), *end = -1;
  }
};

std::vector<std::string> environment_for(const Command& command) {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string name(text.substr(0, text.find('=')));
    const bool removed =
        std::find(command.env_removed.begin(), command.env_removed.end(), name) != command.env_removed.end();
    if (!removed && !command.env.contains(name)) out.emplace_back(text);
  }
  for (const auto& [name, value] : command.env) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (std::string& text : strings) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// In the child, after fork: only calls that are safe there. Tells errno through `report` when it fails.
[[noreturn]] void become(const Command& command, char* const* argv, char* const* env, const Pipe& in,
                         const Pipe& out, const Pipe& err, int report) {
  ::setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGXFSZ}) ::signal(signal, SIG_DFL);
  const bool good = ::dup2(in.read, 0) >= 0 && ::dup2(out.write, 1) >= 0 && ::dup2(err.write, 2) >= 0 &&
                    (command.directory.empty() || ::chdir(command.directory.c_str()) == 0);
  if (good) {
    // Nothing that we hold open, sockets least of all, lives on in a client. Where the call is missing, our
    // own descriptors are marked one by one anyway.
    ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
    ::execvpe(argv[0], argv, env);
  }
  const int error = errno;
  [[maybe_unused]] const ssize_t n = ::write(report, &error, sizeof error);
  ::_exit(127);
}

Problem cannot_start(const Command& command, int error) {
  const std::string& program = command.argv.front();
  if (!command.directory.empty() && ::access(command.directory.c_str(), X_OK) != 0)
    return {
        fmt::format("cannot run the client in {}: {}", printable(command.directory), std::strerror(error)),
        "name a folder that exists",
        {}};
  const bool path = program.find('/') != std::string::npos;
  struct stat about {};
  const std::string place = program.front() == '/' || command.directory.empty() ? program : command.directory + "/" + program;
  if (error == EACCES && path && ::stat(place.c_str(), &about) == 0 && S_ISDIR(about.st_mode))
    return {fmt::format("cannot start the client {}: it is a folder", printable(program)), "name the program in it", {}};
  const char* remedy =
      error == ENOENT && !path ? "no such program in PATH; a script in this folder is ./NAME"
      : error == ENOENT        ? "no such file, or its #! line names an interpreter that is not there"
      : error == EACCES        ? "is it executable? chmod +x, or name its interpreter: python3 client.py"
      : error == ENOEXEC       ? "a script needs a #! line, or name its interpreter: sh client.sh"
                               : "";
  return {
      fmt::format("cannot start the client {}: {}", printable(program), std::strerror(error)), remedy, {}};
}

}  // namespace

Result<Child> spawn(const Command& command) {
  if (command.argv.empty()) return Problem{"no client to start", "give its command", {}};
  Pipe in, out, err, report;
  const auto close_all = [&] { in.close(), out.close(), err.close(), report.close(); };
  if (!in.open() || !out.open() || !err.open() || !report.open()) {
    const int error = errno;
    close_all();
    return Problem{fmt::format("cannot make a pipe to the client: {}", std::strerror(error)),
                   "too many open files? see ulimit -n",
                   {}};
  }
  std::vector<std::string> arguments = command.argv, environment = environment_for(command);
  const auto argv = pointers(arguments), env = pointers(environment);
  const pid_t pid = ::fork();
  if (pid == 0) become(command, argv.data(), env.data(), in, out, err, report.write);
  const int fork_error = errno;
  ::close(report.write), report.write = -1;
  int error = pid < 0 ? fork_error : 0;
  if (pid > 0) {
    ::setpgid(pid, pid);  // both sides do it: whoever comes first
    ssize_t n;
    do n = ::read(report.read, &error, sizeof error);
    while (n < 0 && errno == EINTR);
    if (n > 0) ::waitpid(pid, nullptr, 0);
  }
  if (error != 0) {
    close_all();
    return cannot_start(command, error);
  }
  ::close(report.read), ::close(in.read), ::close(out.write), ::close(err.write);
  for (const int fd : {in.write, out.read, err.read}) ::fcntl(fd, F_SETFL, O_NONBLOCK);
  return Child{pid, in.write, out.read, err.read};
}

}  // namespace cfmock::harness
