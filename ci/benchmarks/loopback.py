"""Where things run: one CPU for the server under measurement and one for who asks, if there are two; ports of this machine."""
import os
import socket


def _cpus():
    there = sorted(os.sched_getaffinity(0))
    return ([there[0]], [there[1]]) if len(there) > 1 else (there, there)


SERVER_CPU, CLIENT_CPU = _cpus()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
