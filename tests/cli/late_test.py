#!/usr/bin/env python3
"""What the program loads when it is first needed, where that cannot be had, or not from memory."""
import http.client
import json
import os
import re
import subprocess
import unittest

from case import Case

SHIM = r"""
#include <errno.h>
int memfd_create(const char* name, unsigned flags) { (void)name, (void)flags; errno = EPERM; return -1; }
"""


class Late(Case):
    def without_library(self):
        """The loader finds a file of that name first, and it is none."""
        os.mkdir(os.path.join(self.folder, "lib"))
        self.write("lib/libcpp-httplib.so.0.11", "")
        return {**os.environ, "LD_LIBRARY_PATH": os.path.join(self.folder, "lib")}

    def without_memory_files(self):
        self.write("shim.c", SHIM)
        subprocess.run(["cc", "-shared", "-fPIC", "-o", "shim.so", "shim.c"], cwd=self.folder, check=True)
        return {**os.environ, "LD_PRELOAD": os.path.join(self.folder, "shim.so")}

    def health(self, first):
        host = re.search(r"control http://([\d.:]+)\)", first).group(1)
        return self.get(host, "/health")

    def get(self, host, path):
        connection = http.client.HTTPConnection(host, timeout=30)
        self.addCleanup(connection.close)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer, json.loads(answer.read())

    def test_a_check_says_once_what_it_lacks_and_blames_no_scenario(self):
        self.write("other.yaml", self.read("mine.yaml").replace("name: mine", "name: other"))
        done = self.cfmock("check", "mine.yaml", "other.yaml", env=self.without_library())
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(done.stderr.count("cannot be loaded"), 1, done.stderr)
        self.assertIn("libcpp-httplib", done.stderr)

    def test_without_proofs_nothing_is_loaded(self):
        done = self.cfmock("check", "--lint-only", "mine.yaml", env=self.without_library())
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_mocked_api_answers_without_it_and_the_control_api_says_why_it_does_not(self):
        process, first = self.serve("mine.yaml", "--port", "0", env=self.without_library())
        wire = re.search(r"on http://([\d.:]+) ", first).group(1)
        answer, body = self.get(wire, "/client/v4/zones")
        self.assertEqual((answer.status, body["errors"][0]["code"]), (403, 9106))
        for _ in range(2):
            answer, body = self.health(first)
            self.assertEqual(answer.status, 500)
            self.assertEqual(answer.getheader("Cache-Control"), "no-store")
            self.assertEqual(answer.getheader("X-Content-Type-Options"), "nosniff")
            self.assertIn("cannot be loaded", body["error"])
            self.assertIn("libcpp-httplib", body["remedy"])
        process.terminate()
        process.wait(10)
        self.assertEqual(process.stderr.read().count("cannot be loaded"), 1)

    def test_it_comes_from_a_folder_where_memory_cannot_be_a_file(self):
        process, first = self.serve("mine.yaml", "--port", "0", env=self.without_memory_files())
        answer, body = self.health(first)
        self.assertEqual((answer.status, body["status"]), (200, "ok"))
        with open(f"/proc/{process.pid}/maps", encoding="utf-8") as lines:
            self.assertNotIn("memfd:", lines.read())

    def test_and_from_memory_where_it_can(self):
        process, first = self.serve("mine.yaml", "--port", "0")
        with open(f"/proc/{process.pid}/maps", encoding="utf-8") as lines:
            self.assertNotIn("httplib", lines.read(), "before anybody asks")
        self.assertEqual(self.health(first)[0].status, 200)
        with open(f"/proc/{process.pid}/maps", encoding="utf-8") as lines:
            self.assertIn("memfd:cfmock-talk", lines.read())


if __name__ == "__main__":
    unittest.main()
