// The program's talk/: a shared object that travels in the program and is loaded when somebody first asks for it. It has the pure
// functions of base/ and http/ once more and shares no symbol with the program, so each has an OpenSSL of its own.
#include "talk/talk.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "late/module.hpp"

namespace cfmock::talk {
namespace {

/// A file without a name, in memory; where the system has none to load code from, in the folder of temporary files.
Fd nameless_file(bool in_memory) {
  if (in_memory) return Fd(::memfd_create("cfmock-talk", MFD_CLOEXEC));
  const char* const folder = std::getenv("TMPDIR");
  return Fd(::open(folder != nullptr && *folder != '\0' ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0700));
}

/// nullptr, and `why`.
void* opened(bool in_memory, std::string& why) {
  const Fd file = nameless_file(in_memory);
  if (file.get() < 0 || write_all(file.get(), late::talk_module()) < late::talk_module().size()) {
    why = std::strerror(errno);
    return nullptr;
  }
  // Never unloaded: its threads' ends would run code that is gone.
  void* const module = ::dlopen(("/proc/self/fd/" + std::to_string(file.get())).c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (module == nullptr) why = ::dlerror();
  return module;
}

Result<const Talk*> load() {
  std::string in_memory, on_disk;
  void* module = opened(true, in_memory);
  if (module == nullptr) module = opened(false, on_disk);
  const auto find = module == nullptr ? nullptr : reinterpret_cast<late::FindTalk>(::dlsym(module, late::kTalkSymbol));
  if (find != nullptr) return find();
  return Problem{"the part of cfmock that speaks with clients of the control API, and asks what a proof asks, cannot be loaded: " + in_memory +
                     (on_disk == in_memory ? "" : "; " + on_disk),
                 "it needs the shared library of cpp-httplib (Debian: libcpp-httplib0.11), and /proc", {}};
}

}  // namespace

Result<const Talk*> talk() {
  static const Result<const Talk*> loaded = load();
  return loaded;
}

}  // namespace cfmock::talk
