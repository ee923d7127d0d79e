"""The processes under measurement: each on its CPU, their memory, the time they use. Loopback only."""
import os
import signal
import subprocess
import time

import clients
import loopback


LONGEST_START = 60  # seconds


def rss_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as out:
            return [int(child) for child in out.read().split()]
    except FileNotFoundError:
        return []


class Process:
    """A server under measurement, from exec to the end of the block. `command` gets its port; `context`: its TLS."""
    cpus = loopback.SERVER_CPU

    def __init__(self, command, context=None):
        self.command, self.context = command, context

    def __enter__(self):
        self.port = loopback.free_port()
        self.arguments = self.command(self.port)
        self.process = subprocess.Popen(
            self.arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, preexec_fn=lambda: os.sched_setaffinity(0, self.cpus))
        self.started = time.perf_counter()  # Popen returns once the program is executed
        try:
            self.first_answer = self._wait_for_answer()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _answered(self):
        """MockServer says 404 before it has read its file."""
        return clients.ask(self.port, context=self.context)[0] == 200

    def _wait_for_answer(self):
        """ms."""
        while True:
            try:
                if self._answered():
                    return (time.perf_counter() - self.started) * 1000
            except OSError:
                pass  # it does not listen yet
            if self.process.poll() is not None:
                raise SystemExit(f"bench: {' '.join(self.arguments)} ended with {self.process.returncode}")
            if time.perf_counter() - self.started > LONGEST_START:
                raise SystemExit(f"bench: {' '.join(self.arguments)}: no answer in {LONGEST_START} s")
            time.sleep(0.0002)

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def pids(self):
        return [self.process.pid, *children(self.process.pid)]

    def cpu(self):
        """Seconds of CPU that it and its workers have used."""
        total = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/stat", encoding="ascii") as line:
                total += sum(map(int, line.read().rsplit(")", 1)[1].split()[11:13]))
        return total / os.sysconf("SC_CLK_TCK")

    def rss(self):
        return sum(rss_mb(pid) for pid in self.pids())
