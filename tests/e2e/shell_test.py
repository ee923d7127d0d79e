#!/usr/bin/python3
"""Every shell script of the project is clean by shellcheck."""
import glob
import os
import subprocess
import unittest

from cfmock_process import SOURCE_DIR


def scripts():
    for path in sorted(glob.glob(os.path.join(SOURCE_DIR, "ci/*")) + glob.glob(os.path.join(SOURCE_DIR, ".ci/*")) +
                       glob.glob(os.path.join(SOURCE_DIR, "tests/**/*.sh"), recursive=True)):
        if os.path.isfile(path) and "node_modules" not in path:
            with open(path, "rb") as file:
                if file.readline().startswith((b"#!/bin/sh", b"#!/usr/bin/env bash", b"#!/bin/bash")):
                    yield path


class Shell(unittest.TestCase):
    def test_shellcheck_finds_nothing(self):
        found = list(scripts())
        self.assertGreater(len(found), 4)
        finished = subprocess.run(["shellcheck", *found], capture_output=True, text=True, check=False)
        self.assertEqual(finished.stdout + finished.stderr, "")


if __name__ == "__main__":
    unittest.main()
