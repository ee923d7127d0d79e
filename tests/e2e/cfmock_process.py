"""cfmock as a process, and clients run against it. One server a test: its port is the system's choice."""
import json
import math
import os
import shlex
import subprocess
import tempfile
import threading
import time

CFMOCK = os.environ["CFMOCK"]
SOURCE_DIR = os.environ.get("CFMOCK_SOURCE_DIR") or os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
NODE_CLIENT = ["node", os.path.join(SOURCE_DIR, "tests/node/sdk.cjs")]
PYTHON = "/usr/bin/python3"  # the one that sees Debian's python3-cloudflare and python3-libcloud
PYTHON_CLOUDFLARE = [PYTHON, os.path.join(SOURCE_DIR, "tests/e2e/python_cloudflare.py")]
PYTHON_LIBCLOUD = [PYTHON, os.path.join(SOURCE_DIR, "tests/e2e/python_libcloud.py")]
CAREFUL = [PYTHON, os.path.join(SOURCE_DIR, "tests/clients/careful.py")]
CARELESS = [PYTHON, os.path.join(SOURCE_DIR, "tests/clients/careless.py")]
# A scenario in which nothing is wrong; more keys may stand behind it.
PLAIN = """cfmock: 1
name: scenario
title: A test's own
cause: none
world: one-zone
credentials: {primary: {token: {permissions: [Zone Read, DNS Write]}}}
"""
UNLIMITED = PLAIN + "limits: {requests: 1000000, per_address: 1000000}\n"


def bare_environment():
    """Ours without what could reach a client from outside: a person's tokens, proxies."""
    foreign = ("CLOUDFLARE", "CF_", "DDNS_", "CFMOCK")
    return {name: value for name, value in os.environ.items()
            if not name.startswith(foreign) and not name.lower().endswith("_proxy")}


def until(holds, seconds=60, tell="it does not come"):
    """Waits for that. With a look now and then: who looks without a pause takes a core from whom he waits for."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > end:
            raise AssertionError(tell)
        time.sleep(0.005)
    return found


def kept_waiting():
    """Seconds, since the machine was started, in which somebody waited for a CPU that another had, or the host took."""
    with open("/proc/stat", encoding="ascii") as text:
        stolen = int(text.readline().split()[8]) / os.sysconf("SC_CLK_TCK") / os.cpu_count()
    try:
        with open("/proc/pressure/cpu", encoding="ascii") as text:
            return stolen + int(text.readline().rsplit("total=", 1)[1]) / 1e6
    except OSError:
        return None


def soonest(test, seconds, attempt, tries=3):
    """`attempt` does a thing and gives the seconds that it took, which must be fewer than these. A busy machine may keep us, or cfmock, from
    our turn for longer than that: a try that took too long is made once more, but only if somebody was kept waiting in a quarter of its time."""
    for _ in range(tries):
        waited, start = kept_waiting(), time.monotonic()
        took = attempt()
        if took < seconds:
            return
        lasted = time.monotonic() - start
        busy = took == math.inf or waited is None or (waited := kept_waiting() - waited) > lasted / 4
        print(f"{took:.3f} s, not {seconds}; somebody waited for a CPU in {waited} s of {lasted:.3f}", flush=True)
        test.assertTrue(busy, "it took too long on a quiet machine")
    test.fail(f"{tries} times {seconds} s or more")


# Expectations about a client's pace. A machine that stands still for a moment changes that: the first of two waits becomes the longer one, what
# was sent at once is sent apart.
OF_PACE = {"retries", "storm", "concurrency", "duration"}


def rows_of(journal_file, kind="exchange"):
    """The rows of that kind. A last line without an end is not written whole, or never will be."""
    with open(journal_file, encoding="utf-8", newline="\n") as text:
        # Not line by line: a file that grows meanwhile gives the rest of a torn line as a line of its own.
        rows = [json.loads(line) for line in text.read().split("\n")[:-1]]
    return [row for row in rows if row.get("kind") == kind]


class Server:
    """`with Server("scenario.yaml") as server:` serves until the block ends."""

    def __init__(self, scenario, *options):
        """`options`: of serve; names of further scenarios may stand among them."""
        self.folder = tempfile.TemporaryDirectory()
        self.scenario = self.file("scenario.yaml", scenario) if "\n" in scenario else scenario
        self.journal_file = os.path.join(self.folder.name, "journal.jsonl")
        self.env_file = os.path.join(self.folder.name, "env")
        self.options = options

    def file(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def __enter__(self):
        self.drain = None
        self.process = subprocess.Popen(
            [CFMOCK, "serve", self.scenario, "--env-file", self.env_file, "--journal",
             self.journal_file, *self.options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=SOURCE_DIR)
        try:
            self.first_line = self.process.stdout.readline()
            if not self.first_line:
                raise AssertionError(f"cfmock serve ended with {self.process.wait(10)}")
            # It is there, whole, before the first line is printed.
            with open(self.env_file, encoding="utf-8") as lines:
                self.env = dict(word.split("=", 1) for word in shlex.split(lines.read(), comments=True) if "=" in word)
        except BaseException:
            self.stop()
            raise
        # Nothing may block on a full pipe; the rest of the output is not ours to judge.
        self.drain = threading.Thread(target=self.process.stdout.read)
        self.drain.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("cfmock serve did not end on SIGTERM")
        finally:
            if self.drain:
                self.drain.join()
            self.process.stdout.close()
            self.folder.cleanup()

    def journal(self):
        """The exchanges so far, as rows. A row is there before its answer has left."""
        return rows_of(self.journal_file)

    def calls(self):
        return [f"{row['method']} {row['path'].removeprefix('/client/v4')} {row['status']}" for row in self.journal()]

    def client(self, command, timeout=60, **env):
        """Runs a client with the environment that the server names."""
        return subprocess.run(command, env={**bare_environment(), **self.env, **env}, capture_output=True, text=True,
                              timeout=timeout, check=False)

    def outcome(self, command, *arguments, timeout=60, **env):
        """What a client that prints one JSON line says."""
        finished = self.client([*command, *arguments], timeout=timeout, **env)
        try:
            return json.loads(finished.stdout)
        except ValueError:
            raise AssertionError(f"{command}: exit code {finished.returncode}\n{finished.stdout}{finished.stderr}")


def run(*arguments, timeout=120, **env):
    """`cfmock run ...` and the like, to its end."""
    return subprocess.run([CFMOCK, *arguments], env={**bare_environment(), **env}, capture_output=True, text=True,
                          timeout=timeout, check=False, cwd=SOURCE_DIR)
