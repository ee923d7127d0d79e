"""What asks the servers: single requests by hand, load by wrk, crowds by one loop over many sockets."""
import os
import re
import selectors
import socket
import ssl
import statistics
import subprocess
import time

import loopback
import scenarios


HERE = os.path.dirname(os.path.abspath(__file__))


def request(path=scenarios.SERVED, token=scenarios.TOKEN):
    return (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n"
            f"Authorization: Bearer {token}\r\n\r\n").encode()


def whole(got):
    """The bytes of the first answer in `got`; None while it is not all there."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = got[:end].decode()
    length = re.search(r"(?i)\r\ncontent-length: (\d+)", head)
    if length is None:
        raise SystemExit("bench: an answer without a length: not the one that is to be compared")
    size = end + 4 + int(length.group(1))
    return None if len(got) < size else (int(head.split()[1]), head, got[end + 4:size].decode())


def answer_on(connection):
    """One answer: status, head, body."""
    got = b""
    while True:
        answer = whole(got)
        if answer:
            return answer
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("closed before an answer")
        got += more


def ask(port, path=scenarios.SERVED, token=scenarios.TOKEN, context=None):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context:
            connection = context.wrap_socket(connection, server_hostname="localhost")
        connection.sendall(request(path, token))
        return answer_on(connection)


def trusting():
    """TLS as it is measured: nobody looks at the certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def checked(out, refused, cold):
    """wrk counts whatever comes: what is not the answer that is measured ends the run. `cold`: of a server that may still be slow."""
    total = int(re.search(r"(\d+) requests in", out).group(1))
    others = int((re.search(r"Non-2xx or 3xx responses: (\d+)", out) or [0, 0])[1])
    if others != (total if refused else 0):
        raise SystemExit(f"bench: {others} of {total} answers were refusals:\n{out}")
    errors = re.search(r"Socket errors: .*", out)
    if errors and not cold and sum(map(int, re.findall(r"\d+", errors.group(0)))) > total / 1000:
        raise SystemExit(f"bench: {errors.group(0)}, of {total} requests")
    return out


def load(port, connections, seconds, path=scenarios.SERVED, token=scenarios.TOKEN, scheme="http", headers=(), cold=False):
    """wrk: requests a second, p99 in ms."""
    more = [part for header in headers for part in ("-H", header)]
    out = checked(subprocess.run(
        ["taskset", "-c", ",".join(map(str, loopback.CLIENT_CPU)), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
         "-H", f"Authorization: Bearer {token}", *more, f"{scheme}://127.0.0.1:{port}{path}"],
        capture_output=True, text=True, timeout=seconds + 60, check=True).stdout, path == scenarios.REFUSED, cold)
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
            float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def load_turns(port, seconds, file):
    """wrk asks for what is in `file`, in turn (turns.lua), on 64 connections: requests a second."""
    out = checked(subprocess.run(
        ["taskset", "-c", ",".join(map(str, loopback.CLIENT_CPU)), "wrk", "-t1", "-c64", f"-d{seconds}s", "-s", os.path.join(HERE, "turns.lua"),
         f"http://127.0.0.1:{port}", "--", file], capture_output=True, text=True, timeout=seconds + 60, check=True).stdout, False, False)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def loads(targets, connections, seconds, ahead):
    """A wrk for each (port, what it asks) at once, on all CPUs: requests a second of all together. `ahead`: requests that each sends at once."""
    running = [subprocess.Popen(
        ["taskset", "-c", ",".join(map(str, loopback.SERVER_CPU + loopback.CLIENT_CPU)), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s",
         *(["-s", os.path.join(HERE, "ahead.lua")] if ahead > 1 else []), "-H", f"Authorization: Bearer {asked['token']}", f"http://127.0.0.1:{port}{asked['path']}",
         *(["--", str(ahead)] if ahead > 1 else [])], stdout=subprocess.PIPE, text=True) for port, asked in targets]
    try:
        told = [checked(each.communicate(timeout=seconds + 60)[0], False, False) for each in running]
    finally:
        for each in running:
            each.kill()
            each.wait()
    return sum(float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)) for out in told)


def new_client_p99(port, times):
    """ms that a client on a new connection waits for its answer."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        ask(port)
        took.append((time.perf_counter() - start) * 1000)
    return statistics.quantiles(took, n=100)[98]


def idle_connections(port, count):
    """Open, each answered once."""
    held = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        connection.sendall(request())
        answer_on(connection)
        held.append(connection)
    return held


class Crowd:
    """Clients that each ask as soon as they have their answer, all of them connecting at once."""

    def __init__(self, port, count):
        self.asked = request()
        self.answers, self.waited, self.got, self.since = {}, {}, {}, {}
        self.ready = selectors.EpollSelector()
        for _ in range(count):
            connection = socket.socket()
            connection.setblocking(False)
            connection.connect_ex(("127.0.0.1", port))
            self.answers[connection], self.got[connection] = 0, b""
            self.since[connection] = time.perf_counter()
            self.ready.register(connection, selectors.EVENT_WRITE)

    def run(self, seconds, once=False):
        """Until that time is over or, with `once`, each has had an answer. Returns the numbers of answers, from the fewest."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and not (once and all(self.answers.values())):
            for key, _ in self.ready.select(timeout=0.1):
                self._step(key.fileobj, key.events, once)
        for connection in self.answers:
            connection.close()
        return sorted(self.answers.values())

    def _step(self, connection, events, once):
        try:
            if events == selectors.EVENT_WRITE:  # connected
                self.ready.modify(connection, selectors.EVENT_READ)
                connection.sendall(self.asked)
                return
            more = connection.recv(65536)
        except OSError:
            more = b""
        if not more:  # refused or closed: it stays with the answers that it had
            self.ready.unregister(connection)
            return
        self.got[connection] += more
        answer = whole(self.got[connection])
        if answer:
            self.got[connection] = b""
            self.answers[connection] += answer[0] == 200
            self.waited[connection] = (time.perf_counter() - self.since[connection]) * 1000
            if not once:
                connection.sendall(self.asked)
