#!/usr/bin/python3
"""What `serve` tells on standard error: nobody has to read it, and the server goes on."""
import os
import shlex
import socket
import subprocess
import tempfile
import time
import unittest

from cfmock_process import CFMOCK, UNLIMITED, soonest

REFUSED = 3000  # each is told of, in a line of its own: several times what a pipe holds


class Unread(unittest.TestCase):
    def setUp(self):
        self.serve()

    def serve(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        scenario, env_file = os.path.join(folder, "scenario.yaml"), os.path.join(folder, "env")
        with open(scenario, "w", encoding="utf-8") as out:
            out.write(UNLIMITED)
        self.process = subprocess.Popen([CFMOCK, "serve", scenario, "--env-file", env_file], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end, self.process)
        self.process.stdout.readline()
        with open(env_file, encoding="utf-8") as lines:
            env = dict(word.split("=", 1) for word in shlex.split(lines.read(), comments=True) if "=" in word)
        self.port = int(env["CFMOCK_ORIGIN"].rsplit(":", 1)[1])

    def end(self, process):
        process.kill()
        process.communicate()

    def refuse(self, count, mark="x"):
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            for i in range(count):
                connection.sendall(f"GET /client/v4/zones?{mark}={i} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer bad\r\n\r\n".encode())
                self.assertIn(b"HTTP/1.1 400 ", connection.recv(65536))

    def test_a_full_pipe_stops_neither_answers_nor_the_end(self):
        def ended_after():
            self.refuse(REFUSED)
            start = time.monotonic()
            self.process.terminate()
            self.assertEqual(self.process.wait(10), 0)
            took = time.monotonic() - start
            told = self.process.stderr.read().decode()
            self.assertTrue(told.endswith("\n"))
            self.assertLess(told.count("?x="), REFUSED)
            self.serve()  # for one more try
            return took
        soonest(self, 1, ended_after)

    def test_the_number_of_lines_that_were_not_shown_is_told_once_there_is_room(self):
        self.refuse(REFUSED)
        told = b""
        os.set_blocking(self.process.stderr.fileno(), False)
        while more := self.process.stderr.read():
            told += more
        shown = told.count(b"?x=")
        self.refuse(1, "last")
        told = self.process.stderr.read().decode()
        self.assertEqual(told.splitlines()[0], f"{REFUSED - shown} lines were not shown: nobody read them")
        self.assertIn("?last=0", told)

    def test_a_line_is_no_longer_than_what_a_pipe_takes_at_once(self):
        self.refuse(1, "y" * 9000)
        self.process.terminate()
        _, told = self.process.communicate(timeout=10)
        self.assertEqual(len(told.splitlines()[-1]) + 1, 4096)


if __name__ == "__main__":
    unittest.main()
